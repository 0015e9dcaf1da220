import { err, ok } from 'neverthrow';
import { BUCKETS } from '../../../messaging/log/bucket.ts';
import { Overdrawn } from '../bank.ts';
import { errOf, expectSame, expectThat, faultOf, okOf, thrownBy } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { changed, meetingPoint } from '../unit-of-work/bank-world.ts';
import { placeOf, type SortingOffice } from './sorting-office.ts';

/** What a message leads to happens once, told by how far its bucket was handled. */
export const reaching: Rules<SortingOffice> = {
  'a message that comes again changes nothing, and is answered with ok': async (office) => {
    const lease = await office.heldAlone();
    await office.handleFirst(lease, 5);
    await office.handleAgain(lease, 5);
    await office.handleFirst(lease, 6);
    await office.handleAgain(lease, 5);
    expectSame(await office.times(), 2, 'Each was done once.');
  },

  'each bucket and each subscription counts for itself': async (office) => {
    const lease = await office.heldAlone();
    const [other] = await office.held(1, 'news');
    await office.handleFirst(lease, 9);
    await office.handleFirst(lease, 5, { bucket: 1 });
    await office.handleFirst(lease, 5, { bucket: BUCKETS - 1 });
    await office.handleFirst(other as typeof lease, 5);
    await office.handleAgain(lease, 5);
  },

  'that a message was handled is committed, even if nothing else is': async (office) => {
    const context = { subscription: 'mail', causationId: 'm-5', place: placeOf(await office.heldAlone(), 5) };
    expectSame(okOf(await office.bank.unit.runOnce(() => ok('first'), context)), 'first', 'It is open.');
    expectSame(okOf(await office.bank.unit.runOnce(() => ok('again'), context)), undefined, 'It was handled.');
  },

  'a message whose work answers with an err or throws was not handled': async (office) => {
    const lease = await office.heldAlone();
    const context = { subscription: 'mail', causationId: 'm-5', place: placeOf(lease, 5) };
    const refusal = new Overdrawn({ balance: 0 });
    expectThat(
      errOf(await office.bank.unit.runOnce(() => err(refusal), context), 'Overdrawn') === refusal,
      'It is told.',
    );
    const trouble = new Error('the power went out');
    const thrown = await thrownBy(() => office.bank.unit.runOnce(() => Promise.reject(trouble), context));
    expectThat(thrown === trouble, 'The very error is passed on.');
    await office.handleFirst(lease, 5);
  },

  'a message whose work met a conflict was not handled': async (office) => {
    const lease = await office.heldAlone();
    const { bank } = office;
    const slow = await bank.unit.runOnce(
      async ({ accounts }) => {
        const answer = await changed(accounts, 'a', (account) => account.deposit(1));
        await bank.change('a', (account) => account.deposit(100));
        return answer;
      },
      { subscription: 'mail', causationId: 'm-5', place: placeOf(lease, 5), attempts: 1 },
    );
    errOf(slow, 'ConcurrencyConflict');
    await office.handleFirst(lease, 5);
    expectSame(await office.times(), 101, 'It was done once.');
  },

  'of copies that are handled at once one is committed, and all are answered with ok': async (office) => {
    const place = placeOf(await office.heldAlone(), 5);
    const meet = meetingPoint(3);
    const context = { subscription: 'mail', causationId: 'm-5', place, attempts: 1 };
    const copies = [1, 2, 3].map((copy) =>
      office.bank.unit.runOnce(async () => {
        await meet();
        return ok(copy);
      }, context),
    );
    const answers = (await Promise.all(copies)).map((answer) => okOf(answer));
    expectSame(answers.filter((answer) => answer === undefined).length, 2, 'Two of three find that it was handled.');
  },

  'a subscription begins where its partitions stand': async (office) => {
    const [first, second] = await office.held(2, 'mail', 7);
    await office.subscriptions.register('news', 2, 0);
    const leases = await office.claimed('ann', 'news');
    await office.subscriptions.checkpoint(leases[1] as (typeof leases)[number], 40);
    await office.subscriptions.trackBuckets('news');
    await office.handleAgain(first as (typeof leases)[number], 7);
    await office.handleFirst(second as (typeof leases)[number], 8, { bucket: 1 });
    await office.handleFirst(leases[0] as (typeof leases)[number], 8);
    await office.handleAgain(leases[1] as (typeof leases)[number], 40, { bucket: 3 });
    await office.handleFirst(leases[1] as (typeof leases)[number], 41, { bucket: 3 });
  },

  'buckets that are kept already stay where they are': async (office) => {
    const lease = await office.heldAlone();
    await office.handleFirst(lease, 5);
    await office.subscriptions.trackBuckets('mail');
    await office.handleAgain(lease, 5);
    await office.handleFirst(lease, 6);
  },

  'a position may be as large as a log will ever be': async (office) => {
    const lease = await office.heldAlone();
    await office.handleFirst(lease, 2 ** 48);
    await office.handleAgain(lease, 2 ** 48);
    await office.handleFirst(lease, 2 ** 48 + 1);
  },

  'a subscription whose buckets are not kept here is refused': async (office) => {
    await office.subscriptions.register('mail', 1, 0);
    const [lease] = await office.claimed('ann');
    const handled = () => office.handle(lease as NonNullable<typeof lease>, 5);
    await faultOf(handled, 'FOREIGN_PLACE', 'Nobody would know of it again.');
    expectSame(await office.times(), 0, 'The work is not run.');
  },
};
