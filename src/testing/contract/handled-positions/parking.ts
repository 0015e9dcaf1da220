import { ok } from 'neverthrow';
import { expectSame, okOf } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { meetingPoint } from '../unit-of-work/bank-world.ts';
import { again, placeOf, put, type SortingOffice } from './sorting-office.ts';

/** Messages that were put aside, while their buckets went on. */
export const parking: Rules<SortingOffice> = {
  'a message that is parked is handled once, however far its bucket is': async (office) => {
    const lease = await office.park(await office.heldAlone(), put(5), put(6, { key: 'b' }));
    await office.handleFirst(lease, 101);
    await office.handleFirst(lease, 5, again);
    await office.handleAgain(lease, 5, again);
    await office.handleFirst(lease, 6, again);
    expectSame(await office.times(), 3, 'Each was done once.');
  },

  'a message that is parked is handled nowhere else': async (office) => {
    const lease = await office.heldAlone();
    const parked = await office.park(lease, put(5));
    await office.handleAgain(lease, 5);
    await office.handleFirst(parked, 5, again);
  },

  'a bucket that was behind a parked message goes on after it': async (office) => {
    const lease = await office.park(await office.heldAlone(), put(5), put(7, { bucket: 1 }), put(9, { key: 'b' }));
    await office.handleAgain(lease, 9);
    await office.handleFirst(lease, 10);
    await office.handleAgain(lease, 7, { bucket: 1 });
    await office.handleFirst(lease, 8, { bucket: 1 });
  },

  'a message that was handled and is parked all the same is not handled again': async (office) => {
    const lease = await office.heldAlone();
    await office.handleFirst(lease, 5);
    const parked = await office.park(lease, put(4, { key: 'b' }), put(5), put(6, { key: 'c' }));
    await office.handleAgain(parked, 5, again);
    await office.handleAgain(parked, 4, again);
    await office.handleFirst(parked, 6, again);
  },

  'a message that was settled is not handled again': async (office) => {
    const lease = await office.park(await office.heldAlone(), put(5));
    await office.handleFirst(lease, 5, again);
    await office.subscriptions.settle(lease, 5, 2, { done: true });
    await office.handleAgain(lease, 5, again);
    await office.handleAgain(lease, 5);
    await office.handleFirst(lease, 101);
  },

  'a message that fails again stays as it was': async (office) => {
    const lease = await office.park(await office.heldAlone(), put(5), put(6, { key: 'b' }));
    const { cause, firstAt } = put(5);
    const outcome = { done: false, cause, at: firstAt, retryInMs: 0 } as never;
    await office.handleFirst(lease, 6, again);
    for (const position of [5, 6]) await office.subscriptions.settle(lease, position, 2, outcome);
    await office.handleFirst(lease, 5, again);
    await office.handleAgain(lease, 6, again);
  },

  'what is parked twice is handled once': async (office) => {
    const lease = await office.park(await office.heldAlone(), put(5), put(6, { key: 'b' }));
    await office.handleFirst(lease, 5, again);
    await office.subscriptions.repartition('mail', 1);
    const heir = await office.park(await office.heir(), put(5), put(6, { key: 'b' }));
    await office.handleAgain(heir, 5, again);
    await office.handleFirst(heir, 6, again);
  },

  'what comes again after it was settled is not handled again': async (office) => {
    const lease = await office.park(await office.heldAlone(), put(5), put(6, { key: 'b' }));
    await office.handleFirst(lease, 5, again);
    await office.subscriptions.settle(lease, 5, 2, { done: true });
    await office.subscriptions.repartition('mail', 1);
    const heir = await office.park(await office.heir(), put(5));
    await office.handleAgain(heir, 5, again);
  },

  'what was skipped is not handled': async (office) => {
    const lease = await office.park(await office.heldAlone(), put(5), put(6, { key: 'b' }));
    await office.subscriptions.decide('mail', 5, { kind: 'skip', reason: 'a trial' });
    await office.handleAgain(lease, 5, again);
    await office.handleFirst(lease, 6, again);
  },

  'of copies of a parked message at once one is committed, and all are answered with ok': async (office) => {
    const lease = await office.park(await office.heldAlone(), put(5));
    const meet = meetingPoint(3);
    const context = { subscription: 'mail', causationId: 'm-5', place: placeOf(lease, 5, again), attempts: 1 };
    const copies = [1, 2, 3].map((copy) =>
      office.bank.unit.runOnce(async () => {
        await meet();
        return ok(copy);
      }, context),
    );
    const answers = (await Promise.all(copies)).map((answer) => okOf(answer));
    expectSame(answers.filter((answer) => answer === undefined).length, 2, 'Two of three find that it was handled.');
  },

  'a checkpoint that is refused takes no bucket on': async (office) => {
    const old = await office.heldAlone();
    const lease = await office.heir();
    expectSame(await office.subscriptions.checkpoint(old, 100, { parked: [put(5)] }), false, 'It is refused.');
    await office.handleFirst(lease, 5);
  },
};
