import { ok } from 'neverthrow';
import type { Lease } from '../../../messaging/durable-subscription/leasing/lease.ts';
import { expectSame, faultOf } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { again, placeOf, put, type SortingOffice } from './sorting-office.ts';

/** Owners that were replaced, resets and new divisions. */
export const fencing: Rules<SortingOffice> = {
  'where a new owner has handled something the old one handles nothing more': async (office) => {
    const old = await office.heldAlone();
    const lease = await office.heir();
    await office.handleFirst(lease, 5);
    await faultOf(() => office.handle(old, 6), 'LEASE_LOST', 'It is not its own any more.');
    expectSame(await office.times(), 1, 'Nothing was done.');
    await office.handleFirst(lease, 6);
  },

  'where a new owner has parked something the old one handles nothing of its bucket any more': async (office) => {
    const old = await office.heldAlone();
    const lease = await office.park(await office.heir(), put(5));
    await faultOf(() => office.handle(old, 5), 'LEASE_LOST', 'It was not handled, only put aside.');
    await faultOf(() => office.handle(old, 6), 'LEASE_LOST', 'It would come before what is parked.');
    expectSame(await office.times(), 0, 'Nothing was done.');
    await office.handleFirst(lease, 5, again);
    await office.handleFirst(lease, 6);
  },

  'what an old owner handles before that is not handled again': async (office) => {
    const old = await office.heldAlone();
    const lease = await office.heir();
    await office.handleFirst(old, 5);
    await office.handleAgain(lease, 5);
    await office.handleFirst(lease, 6);
  },

  'a reset opens what is after its position, and nothing before': async (office) => {
    const lease = await office.heldAlone();
    await office.handleFirst(lease, 3);
    await office.handleFirst(lease, 5);
    await office.handleFirst(lease, 2, { bucket: 1 });
    await office.subscriptions.reset('mail', 3);
    const heir = await office.heir();
    await office.handleAgain(heir, 3);
    await office.handleAgain(heir, 2, { bucket: 1 });
    await office.handleFirst(heir, 5);
    await office.handleAgain(heir, 5);
  },

  'after a reset nothing is handled that was delivered before': async (office) => {
    const [old, second] = (await office.held(2)) as [Lease, Lease];
    await office.handleFirst(old, 5);
    await office.subscriptions.reset('mail', 0);
    await faultOf(() => office.handle(old, 6), 'LEASE_LOST', 'It would take the bucket beyond what is to come again.');
    await faultOf(() => office.handle(second, 6, { bucket: 1 }), 'LEASE_LOST', 'In every bucket.');
    expectSame(await office.times(), 1, 'Nothing was done.');
  },

  'what is reset while it is handled is not handled': async (office) => {
    const old = await office.park(await office.heldAlone(), put(5));
    for (const [position, part] of [[5, again] as const, [106, {}] as const]) {
      const [lease] = await office.claimed('ann');
      const place = placeOf(lease ?? old, position, part);
      const handled = () =>
        office.bank.unit.runOnce(
          async () => {
            await office.subscriptions.reset('mail', 50);
            return ok('done');
          },
          { subscription: 'mail', causationId: `m-${position}`, place },
        );
      await faultOf(handled, 'LEASE_LOST', 'It would take the bucket beyond what is to come again.');
    }
    await office.handleFirst(await office.heir(), 51);
  },

  'a reset of one subscription leaves the others alone': async (office) => {
    const lease = await office.heldAlone();
    const news = (await office.held(1, 'news'))[0] as Lease;
    await office.handleFirst(news, 5);
    await office.subscriptions.reset('mail', 0);
    await office.handleAgain(news, 5);
    await office.handleFirst(news, 6);
    await faultOf(() => office.handle(lease, 6), 'LEASE_LOST', 'The one that was reset has new owners.');
  },

  'what was handled is not handled again after a new division': async (office) => {
    const lease = await office.heldAlone();
    await office.handleFirst(lease, 5, { bucket: 3 });
    await office.subscriptions.repartition('mail', 4);
    const heir = (await office.heirs())[3] as Lease;
    await office.handleAgain(heir, 5, { bucket: 3 });
    await office.handleFirst(heir, 6, { bucket: 3 });
  },

  'a reset forgets what is parked after its position, and nothing else': async (office) => {
    const [five, nine, eight] = [put(5), put(9, { key: 'b' }), put(8, { key: 'c', bucket: 1 })] as const;
    const lease = await office.park(await office.heldAlone(), five, nine, eight);
    await office.handleFirst(lease, 5, again);
    await office.handleFirst(lease, 9, again);
    await office.subscriptions.reset('mail', 5);
    const heir = await office.heir();
    await office.handleAgain(heir, 5, again);
    await office.handleFirst(heir, 8, { bucket: 1 });
    await office.park(heir, nine);
    await office.handleFirst(heir, 9, again);
  },

  'a message that was parked is not handled under an epoch before a reset': async (office) => {
    const old = await office.park(await office.heldAlone(), put(5));
    await office.subscriptions.reset('mail', 50);
    await faultOf(() => office.handle(old, 5, again), 'LEASE_LOST', 'It is the heir who tries it.');
    await office.handleFirst(await office.heir(), 5, again);
  },
};
