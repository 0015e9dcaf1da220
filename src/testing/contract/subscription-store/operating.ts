import type { Lease } from '../../../messaging/durable-subscription/leasing/lease.ts';
import type { Rules } from '../rules.ts';
import { expectSame, expectThat } from '../expectations.ts';
import { heartbeat, behind, claimAll, dead, dueNow, failed, held, LEASE_MS, park, states } from './stations.ts';
import type { SubscriptionStoreUnderContract } from './subject.ts';

/** What an operator sees of partitions, and does with them. */
export const operating: Rules<SubscriptionStoreUnderContract> = {
  'a pause is told to owners, and ends': async ({ store }) => {
    await held(store, 2);
    await store.register('post', 1, 0);
    const told = async (): Promise<unknown> => (await heartbeat(store, 'ann')).map(({ paused }) => paused);
    await store.pause('mail', true);
    expectSame(await told(), [true, true], 'It is stopped.');
    expectSame((await states(store, 'post'))[0]?.paused, false, 'The other one is not.');
    await store.pause('mail', false);
    expectSame(await told(), [false, false], 'It goes on.');
  },

  'a reset puts all partitions at a position, under a new epoch': async ({ store }) => {
    const leases = await held(store, 2);
    for (const lease of leases) await store.checkpoint(lease, 50);
    await store.reset('mail', 20);
    expectSame(
      (await states(store)).map((one) => [one.position, one.owner]),
      [
        [20, undefined],
        [20, undefined],
      ],
      'All begin there.',
    );
    const old = { ...(leases[0] as Lease), position: 20 };
    expectSame(await store.checkpoint(old, 60), false, 'Who was at work is replaced.');
    expectThat(
      (await claimAll(store, 'ann')).every(({ epoch }) => epoch > old.epoch),
      'Epochs only rise.',
    );
  },

  'a reset forgets what is parked after its position, and nothing else': async ({ store }) => {
    await park(store, dead('a', 20), behind('a', 21), dead('b', 30));
    await store.reset('mail', 20);
    expectSame(
      (await store.parked('mail')).map(({ position }) => position),
      [20],
      'The others come again.',
    );
  },

  'other partitions begin at the lowest position, under a new epoch': async ({ store }) => {
    const leases = await held(store, 3);
    for (const lease of leases) await store.checkpoint(lease, 10 + lease.partition);
    await store.repartition('mail', 2);
    const found = (await states(store)).map(({ partition, partitions, position }) => [partition, partitions, position]);
    expectSame(
      found,
      [
        [0, 2, 10],
        [1, 2, 10],
      ],
      'Nothing is passed over.',
    );
    const old = { ...(leases[0] as Lease), position: 10 };
    expectSame(await store.checkpoint(old, 60), false, 'Who was at work is replaced.');
    expectSame(await store.register('mail', 3, 0), 2, 'There are two now.');
    const most = Math.max(...leases.map(({ epoch }) => epoch));
    expectThat(
      (await claimAll(store, 'bob')).every(({ epoch }) => epoch > most),
      'No epoch comes again.',
    );
  },

  'what is parked is divided with the partitions': async ({ store }) => {
    await park(store, failed('a', 3, { bucket: 0, retryInMs: 0 }), failed('b', 4, { bucket: 1, retryInMs: 0 }));
    await store.repartition('mail', 2);
    const leases = await claimAll(store, 'ann');
    expectSame(await Promise.all(leases.map(async (lease) => dueNow(store, lease))), [[3], [4]], 'Each has its own.');
  },

  'the state of a partition counts what is parked, dead, and behind the dead': async ({ store }) => {
    const leases = await held(store, 2);
    const ofSecond = failed('c', 9, { bucket: 1 });
    const parked = [dead('a', 3), behind('a', 4), behind('a', 5), failed('b', 6), behind('b', 7), ofSecond];
    await store.checkpoint(leases[0] as Lease, 10, { parked });
    const found = (await states(store)).map((one) => [one.parked, one.dead, one.blocked]);
    expectSame(
      found,
      [
        [5, 1, 2],
        [1, 0, 0],
      ],
      'Each partition has its own.',
    );
  },

  'the state of a partition names its owner while the lease lasts': async ({ store, pass }) => {
    await held(store, 1);
    expectSame((await states(store))[0]?.owner, 'ann', 'It is hers.');
    await pass(LEASE_MS + 1);
    expectSame((await states(store))[0]?.owner, undefined, 'Nobody works on it.');
  },

  'all names that are registered are told once, in their order': async ({ store }) => {
    expectSame(await store.names(), [], 'Nobody has begun.');
    for (const name of ['post', 'mail', 'post']) await store.register(name, 2, 0);
    await store.heartbeat('ann', ['none'], LEASE_MS);
    expectSame(await store.names(), ['mail', 'post'], 'Two are there, whoever works on them.');
  },

  'states are told in the order of names and partitions, and of nothing that is not there': async ({ store }) => {
    for (const name of ['post', 'mail']) await store.register(name, 2, 0);
    const found = (await store.states(['post', 'mail', 'none'])).map((one) => `${one.subscription} ${one.partition}`);
    expectSame(found, ['mail 0', 'mail 1', 'post 0', 'post 1'], 'Four are there.');
    expectSame(await store.states([]), [], 'Who asks for nothing gets nothing.');
  },
};
