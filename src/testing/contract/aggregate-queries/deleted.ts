import { Instant } from '../../../domain/time/instant.ts';
import { errOf, expectSame } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import type { PostOffice } from './post-office.ts';

const idsOf = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);

/** What is left of what was deleted. */
export const deleted: Rules<PostOffice> = {
  'what was deleted is listed with its stamps, and nothing else': async (post) => {
    await post.having({ a: {}, b: {}, c: {} }, { actor: 'Ada' });
    expectSame(await post.deleted(), { items: [], next: undefined }, 'Nothing was deleted yet.');
    const at = Instant.of('2026-03-01T12:01:00Z');
    post.clock.set('2026-03-01T12:01:00Z');
    await post.changing('b', 'delete', { actor: 'Bob' });
    const { items, next } = await post.deleted();
    expectSame([idsOf(items), next], [['b'], undefined], 'Only what was deleted is listed.');
    const made = { createdAt: Instant.of('2026-03-01T12:00:00Z'), createdBy: 'Ada' };
    expectSame(items[0]?.stamps, { ...made, updatedAt: at, updatedBy: 'Bob', deletedAt: at }, 'Bob deleted it.');
  },

  'pages of what was deleted follow each other in the order of ids': async (post) => {
    const ids = ['B', 'a', 'b', '\uffef', '😀'];
    for (const id of ids.toReversed()) {
      await post.having({ [id]: {} });
      await post.changing(id, 'delete');
    }
    const first = await post.deleted({ limit: 2 });
    const second = await post.deleted({ limit: 2, after: first.next as string });
    const third = await post.deleted({ limit: 2, after: second.next as string });
    const all = [first, second, third].flatMap(({ items }) => idsOf(items));
    expectSame([all, third.next], [ids, undefined], 'Each of them once, in their order.');
    const whole = await post.deleted({ limit: 5 });
    expectSame([idsOf(whole.items), whole.next], [ids, undefined], 'A page that holds all of them is the last.');
  },

  'a cursor among what was deleted belongs to no other question': async (post) => {
    await post.having({ a: {}, b: {}, c: {}, d: {} });
    for (const id of ['a', 'b']) await post.changing(id, 'delete');
    const among = (await post.deleted({ limit: 1 })).next as string;
    const elsewhere = (await post.page({ limit: 1 })).next as string;
    errOf(await post.unit.run(({ parcels }) => parcels.page({ after: among })), 'UnfitCursor');
    errOf(await post.unit.run(({ parcels }) => parcels.deleted({ after: elsewhere })), 'UnfitCursor');
    const asked = post.unit.run(({ parcels }) => parcels.deleted({ after: among }), { tenant: 'acme' });
    errOf(await asked, 'UnfitCursor', 'It belongs to its tenant.');
  },

  'what another tenant has deleted is not listed': async (post) => {
    await post.having({ a: {} }, { tenant: 'acme' });
    await post.changing('a', 'delete', { tenant: 'acme' });
    expectSame(idsOf((await post.deleted()).items), [], 'It is of another tenant.');
    expectSame(idsOf((await post.deleted({}, { tenant: 'acme' })).items), ['a'], 'It is of this tenant.');
  },
};
