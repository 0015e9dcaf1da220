import type { Rules } from '../rules.ts';
import { expectSame } from '../expectations.ts';
import { heartbeat, claimAll, held, heldAlone, LEASE_MS, partitionsOf, states } from './stations.ts';
import type { SubscriptionStoreUnderContract } from './subject.ts';

/** Who holds what, and for how long. */
export const leasing: Rules<SubscriptionStoreUnderContract> = {
  'a subscription begins with the partitions and the position it is registered with': async ({ store }) => {
    expectSame(await store.register('mail', 3, 7), 3, 'It has what was asked for.');
    const found = (await states(store)).map(({ partition, partitions, position }) => [partition, partitions, position]);
    expectSame(
      found,
      [
        [0, 3, 7],
        [1, 3, 7],
        [2, 3, 7],
      ],
      'All partitions begin there.',
    );
  },

  'to register again changes nothing, and tells what is there': async ({ store }) => {
    await store.register('mail', 2, 7);
    expectSame(await store.register('mail', 4, 9), 2, 'There are two.');
    expectSame(
      (await states(store)).map(({ position }) => position),
      [7, 7],
      'They stay where they are.',
    );
  },

  'an owner claims one partition with each heartbeat, until it has all': async ({ store }) => {
    await store.register('mail', 3, 0);
    for (const count of [1, 2, 3, 3]) {
      expectSame((await heartbeat(store, 'ann')).length, count, 'Each one brings one more.');
    }
    expectSame(partitionsOf(await heartbeat(store, 'ann')), [0, 1, 2], 'They are told in their order.');
  },

  'a lease tells where its work stands': async ({ store }) => {
    await store.register('mail', 2, 7);
    const [lease] = await heartbeat(store, 'ann');
    const { epoch: _, ...told } = lease ?? { epoch: 0 };
    const expected = { subscription: 'mail', partition: 0, partitions: 2, position: 7, crashes: 0, paused: false };
    expectSame(told, expected, 'So a worker needs nothing else.');
  },

  'a heartbeat claims nothing of a subscription it does not name': async ({ store }) => {
    await store.register('mail', 1, 0);
    await store.register('post', 1, 0);
    const leases = await claimAll(store, 'ann', ['post']);
    expectSame(
      leases.map(({ subscription }) => subscription),
      ['post'],
      'It holds what it named.',
    );
    const [mail] = await states(store);
    expectSame(mail?.owner, undefined, 'The other one is free.');
  },

  'a heartbeat claims one partition of each subscription it names': async ({ store }) => {
    await store.register('mail', 2, 0);
    await store.register('post', 2, 0);
    const leases = await heartbeat(store, 'ann', ['mail', 'post']);
    expectSame(
      leases.map(({ subscription }) => subscription),
      ['mail', 'post'],
      'One of each.',
    );
  },

  'what nobody registered is nothing to hold': async ({ store }) => {
    expectSame(await store.heartbeat('ann', ['mail'], LEASE_MS), { leases: [], surplus: [] }, 'There is nothing.');
  },

  'a lease that is renewed lasts': async ({ store, pass }) => {
    await heldAlone(store);
    for (const _ of [1, 2, 3]) {
      await pass(LEASE_MS * 0.7);
      expectSame((await heartbeat(store, 'ann')).length, 1, 'It is renewed.');
      expectSame(await heartbeat(store, 'bob'), [], 'So nobody else gets it.');
    }
  },

  'every lease of an owner is renewed, whatever the heartbeat names': async ({ store, pass }) => {
    await held(store, 2);
    await pass(LEASE_MS * 0.7);
    expectSame((await heartbeat(store, 'ann', [])).length, 2, 'It holds both.');
    await pass(LEASE_MS * 0.7);
    expectSame(await heartbeat(store, 'bob'), [], 'Neither is free.');
  },

  'a lease that is not renewed is free when its time is over, and not before': async ({ store, pass }) => {
    await heldAlone(store);
    await pass(LEASE_MS - 1_000);
    expectSame(await heartbeat(store, 'bob'), [], 'It still has a second.');
    await pass(1_001);
    expectSame((await heartbeat(store, 'bob')).length, 1, 'Now it is free.');
    expectSame(await heartbeat(store, 'ann'), [], 'And not the first one’s any more.');
  },

  'each claim raises the epoch, and a renewal does not': async ({ store }) => {
    const first = await heldAlone(store);
    const [renewed] = await heartbeat(store, 'ann');
    expectSame(renewed?.epoch, first.epoch, 'It is the same lease.');
    await store.release(first);
    const [second] = await heartbeat(store, 'ann');
    expectSame(second && second.epoch > first.epoch, true, 'It is another one.');
  },

  'an owner that was slow keeps its lease where nobody took it': async ({ store, pass }) => {
    const lease = await heldAlone(store);
    await pass(LEASE_MS * 3);
    expectSame(await heartbeat(store, 'ann'), [lease], 'Nothing has happened meanwhile.');
  },

  'what is taken from a dead owner has one crash more': async ({ store, pass }) => {
    await heldAlone(store);
    for (const crashes of [1, 2]) {
      await pass(LEASE_MS + 1);
      const [lease] = await heartbeat(store, `heir ${crashes}`);
      expectSame(lease?.crashes, crashes, 'Somebody died with it.');
    }
  },

  'what was released is claimed without a crash': async ({ store }) => {
    await store.release(await heldAlone(store));
    const [lease] = await heartbeat(store, 'bob');
    expectSame(lease?.crashes, 0, 'Nobody died.');
  },

  'a lease of an older epoch releases nothing': async ({ store, pass }) => {
    const old = await heldAlone(store);
    await pass(LEASE_MS + 1);
    await heartbeat(store, 'bob');
    await store.release(old);
    expectSame((await states(store))[0]?.owner, 'bob', 'It is another’s by now.');
  },
};
