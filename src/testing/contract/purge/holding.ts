import type { Lease } from '../../../messaging/durable-subscription/leasing/lease.ts';
import type { Rules } from '../rules.ts';
import { expectSame } from '../expectations.ts';
import { idsIn } from '../message-log/deposits.ts';
import { behind, dead, failed } from '../subscription-store/stations.ts';
import { dayOld, notices, purge, standing } from './notices.ts';
import type { PurgeUnderContract } from './subject.ts';

const left = async ({ store }: PurgeUnderContract): Promise<readonly string[]> => idsIn(store.log);

/** Who keeps what from going. */
export const holding: Rules<PurgeUnderContract> = {
  'what a subscription has not passed stays, and what it has passed goes': async (world) => {
    await dayOld(world, notices('n1', 'n2', 'n3'));
    const [lease] = await standing(world.store.subscriptions, 'mail', 1);
    await purge(world);
    expectSame(await left(world), ['n2', 'n3', 'end1'], 'It has passed one.');
    await world.store.subscriptions.checkpoint(lease as Lease, 4);
    await purge(world);
    expectSame(await left(world), ['end1'], 'Now it has passed all.');
  },

  'the partition that is behind the others decides': async (world) => {
    await dayOld(world, notices('n1', 'n2', 'n3'));
    await standing(world.store.subscriptions, 'mail', 4, 2, 3);
    expectSame((await purge(world)).heldUpBy, [{ subscription: 'mail', position: 2, parked: 0 }], 'It is told.');
    expectSame(await left(world), ['n3', 'end1'], 'What it has to handle is there.');
  },

  'every subscription has to pass, whether somebody works on it or not': async (world) => {
    const { subscriptions } = world.store;
    await dayOld(world, notices('n1', 'n2', 'n3'));
    await standing(subscriptions, 'mail', 4);
    await standing(subscriptions, 'news', 2);
    await standing(subscriptions, 'post', 1);
    await subscriptions.leave('owner of news');
    await subscriptions.pause('post', true);
    await purge(world);
    expectSame(await left(world), ['n2', 'n3', 'end1'], 'The last of them decides.');
  },

  'what is parked stays, whether it is retried, behind another or dead': async (world) => {
    await dayOld(world, notices('n1', 'n2', 'n3', 'n4'));
    const [lease] = await standing(world.store.subscriptions, 'mail', 0);
    const parked = [failed('a', 1), behind('a', 2), dead('b', 4)];
    await world.store.subscriptions.checkpoint(lease as Lease, 5, { parked });
    expectSame((await purge(world)).deleted, 1, 'One was handled.');
    expectSame(await left(world), ['n1', 'n2', 'n4', 'end1'], 'The others are to be tried again.');
  },

  'what was parked goes when it is settled or skipped': async (world) => {
    const { subscriptions } = world.store;
    await dayOld(world, notices('n1', 'n2', 'n3'));
    const [lease] = (await standing(subscriptions, 'mail', 0)) as [Lease];
    await subscriptions.checkpoint(lease, 4, { parked: [failed('a', 1), dead('b', 2), dead('c', 3)] });
    await subscriptions.settle(lease, 1, (await subscriptions.attempt(lease, 1, 1)) as number, { done: true });
    await subscriptions.decide('mail', 3, { kind: 'skip', reason: 'not worth it' });
    await purge(world);
    expectSame(await left(world), ['n2', 'end1'], 'One is still parked.');
  },

  'a subscription that is ignored holds nothing up, and the others do': async (world) => {
    const { subscriptions } = world.store;
    await dayOld(world, notices('n1', 'n2', 'n3'));
    await standing(subscriptions, 'mail', 2);
    const [lease] = await standing(subscriptions, 'post', 0);
    await subscriptions.checkpoint(lease as Lease, 1, { parked: [dead('a', 1)] });
    const { deleted, heldUpBy } = await purge(world, { ignore: ['post', 'nobody'] });
    expectSame([deleted, heldUpBy.map((one) => one.subscription)], [2, ['mail']], 'One counts.');
    expectSame(await left(world), ['n3', 'end1'], 'What it has to handle is there.');
  },

  'who keeps others from going is told, in the order of names, with the reason': async (world) => {
    const { subscriptions } = world.store;
    await dayOld(world, notices('n1', 'n2', 'n3', 'n4'));
    await standing(subscriptions, 'post', 1);
    await standing(subscriptions, 'news', 4);
    const [lease] = await standing(subscriptions, 'mail', 0);
    const parked = [dead('a', 2), behind('a', 3), dead('b', 4), failed('c', 5)];
    await subscriptions.checkpoint(lease as Lease, 5, { parked });
    await subscriptions.decide('mail', 4, { kind: 'skip', reason: 'not worth it' });
    const expected = [
      { subscription: 'mail', position: 5, parked: 2 },
      { subscription: 'post', position: 1, parked: 0 },
    ];
    expectSame((await purge(world)).heldUpBy, expected, 'One has some parked, one is behind.');
  },

  'who has not passed what would stay anyway holds nothing up': async (world) => {
    await dayOld(world, notices('n1'));
    await world.store.log.append(notices('young', 'last'));
    const [lease] = await standing(world.store.subscriptions, 'mail', 0);
    await world.store.subscriptions.checkpoint(lease as Lease, 1, { parked: [dead('b', 3)] });
    expectSame(await purge(world), { deleted: 1, heldUpBy: [] }, 'The event stays, and the others are young.');
  },
};
