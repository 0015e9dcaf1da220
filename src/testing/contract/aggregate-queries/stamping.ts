import { Instant } from '../../../domain/time/instant.ts';
import { expectSame } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import type { PostOffice } from './post-office.ts';

const times = (...minutes: readonly number[]) => minutes.map((minute) => `2026-03-01T12:0${minute}:00Z`);
const [AT_0, AT_1, AT_2] = times(0, 1, 2) as [string, string, string];

/** Who did what, and when; and whose it is. */
export const stamping: Rules<PostOffice> = {
  'who made and changed it, and when, is told by its stamps': async (post) => {
    await post.having({ a: {} }, { actor: 'Ada' });
    const made = { createdAt: Instant.of(AT_0), createdBy: 'Ada' };
    expectSame(await post.stamps('a'), { ...made, updatedAt: Instant.of(AT_0), updatedBy: 'Ada' }, 'Ada made it.');
    post.clock.set(AT_1);
    await post.changing('a', 5, { actor: 'Bob' });
    expectSame(await post.stamps('a'), { ...made, updatedAt: Instant.of(AT_1), updatedBy: 'Bob' }, 'Bob changed it.');
    post.clock.set(AT_2);
    await post.changing('a', 6);
    expectSame(await post.stamps('a'), { ...made, updatedAt: Instant.of(AT_2) }, 'Nobody was named.');
  },

  'what was deleted has its stamps, and nothing else': async (post) => {
    await post.having({ a: {} }, { actor: 'Ada' });
    post.clock.set(AT_1);
    await post.changing('a', 'delete', { actor: 'Bob' });
    const made = { createdAt: Instant.of(AT_0), createdBy: 'Ada' };
    const at = Instant.of(AT_1);
    const expected = { ...made, updatedAt: at, updatedBy: 'Bob', deletedAt: at };
    expectSame(await post.stamps('a'), expected, 'Bob deleted it, by the clock of his unit.');
  },

  'what never was has no stamps': async (post) => {
    await post.having({ a: {} });
    expectSame(await post.stamps('b'), undefined, 'Nothing was expected.');
    expectSame(await post.stamps('a', { tenant: 'acme' }), undefined, 'It is of another tenant.');
  },

  'nothing of another tenant is found': async (post) => {
    await post.having({ a: {}, b: {} }, { tenant: 'acme' });
    await post.having({ c: {} });
    await post.expectFound({}, ['c'], 'Only what is of no tenant was expected.');
    expectSame((await post.page({}, { tenant: 'acme' })).ids, ['a', 'b'], 'Only what is of the tenant was expected.');
    expectSame((await post.page({}, { tenant: 'other' })).ids, [], 'Nothing is of this tenant.');
    const or = { where: { or: [{}, { weight: 1 }] } };
    expectSame((await post.page(or, { tenant: 'acme' })).ids, ['a', 'b'], 'No question leads out of a tenant.');
  },
};
