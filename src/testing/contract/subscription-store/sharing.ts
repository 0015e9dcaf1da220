import type { SubscriptionStore } from '../../../messaging/durable-subscription/subscription-store.ts';
import type { Rules } from '../rules.ts';
import { expectSame } from '../expectations.ts';
import { heartbeat, claimAll, held, LEASE_MS, states } from './stations.ts';
import type { SubscriptionStoreUnderContract } from './subject.ts';

/** How many partitions each owner has after all of them have beaten, and released what they have too many, often enough. */
async function shares(store: SubscriptionStore, owners: readonly string[], rounds = 12): Promise<readonly number[]> {
  for (let round = 0; round < rounds; round += 1) {
    for (const owner of owners) {
      const { leases, surplus } = await store.heartbeat(owner, ['mail'], LEASE_MS);
      const [first] = leases;
      if (surplus.includes('mail') && first !== undefined) await store.release(first);
    }
  }
  return Promise.all(owners.map(async (owner) => (await heartbeat(store, owner)).length));
}

const ascending = (numbers: readonly number[]): readonly number[] => numbers.toSorted((a, b) => a - b);

/** How owners share, as they come and go. */
export const sharing: Rules<SubscriptionStoreUnderContract> = {
  'those who begin together have equal shares': async ({ store }) => {
    await store.register('mail', 4, 0);
    await heartbeat(store, 'ann');
    await heartbeat(store, 'bob');
    expectSame(await shares(store, ['ann', 'bob']), [2, 2], 'Each has half.');
  },

  'who has more than its share is told, and keeps it until it is released': async ({ store }) => {
    await held(store, 4);
    await heartbeat(store, 'bob');
    const { leases, surplus } = await store.heartbeat('ann', ['mail'], LEASE_MS);
    expectSame([leases.length, surplus], [4, ['mail']], 'Nothing is taken from it.');
    expectSame(await heartbeat(store, 'bob'), [], 'So nothing is free.');
  },

  'who has its share is not told to release anything': async ({ store }) => {
    await held(store, 3);
    expectSame((await store.heartbeat('ann', ['mail'], LEASE_MS)).surplus, [], 'It is alone.');
  },

  'who joins gets its share': async ({ store }) => {
    await held(store, 4);
    expectSame(await shares(store, ['ann', 'bob']), [2, 2], 'Each has half.');
  },

  'shares differ by one at the most, and all partitions have an owner': async ({ store }) => {
    await held(store, 7);
    expectSame(ascending(await shares(store, ['ann', 'bob', 'cid'])), [2, 2, 3], 'Seven among three.');
    await store.leave('cid');
    expectSame(ascending(await shares(store, ['ann', 'bob'])), [3, 4], 'Seven among two.');
  },

  'who joins two that have everything gets a partition too': async ({ store }) => {
    await held(store, 4);
    await shares(store, ['ann', 'bob']);
    expectSame(ascending(await shares(store, ['ann', 'bob', 'cid'])), [1, 1, 2], 'Four among three.');
    const surplus = await Promise.all(
      ['ann', 'bob', 'cid'].map(async (owner) => (await store.heartbeat(owner, ['mail'], LEASE_MS)).surplus),
    );
    expectSame(surplus, [[], [], []], 'There it rests.');
  },

  'who has its share leaves what is free to those who have less': async ({ store }) => {
    const leases = await held(store, 4);
    await heartbeat(store, 'bob');
    await heartbeat(store, 'cid');
    for (const lease of leases.slice(2)) await store.release(lease);
    expectSame((await claimAll(store, 'bob')).length, 1, 'Of the one that is left over another has it.');
    expectSame((await claimAll(store, 'cid')).length, 1, 'So there is one for the third.');
  },

  'more owners than partitions leave some without': async ({ store }) => {
    await held(store, 2);
    const found = await shares(store, ['ann', 'bob', 'cid']);
    expectSame(ascending(found), [0, 1, 1], 'A partition has one owner.');
  },

  'the share of who left is the others’': async ({ store }) => {
    await held(store, 4);
    await shares(store, ['ann', 'bob']);
    await store.leave('bob');
    expectSame((await claimAll(store, 'ann')).length, 4, 'All is its own again.');
    expectSame(
      (await states(store)).map(({ crashes }) => crashes),
      [0, 0, 0, 0],
      'Nobody died.',
    );
  },

  'the share of who died is the others’ when its leases are over': async ({ store, pass }) => {
    await held(store, 4);
    await shares(store, ['ann', 'bob']);
    await pass(LEASE_MS * 0.7);
    await heartbeat(store, 'ann');
    expectSame((await claimAll(store, 'ann')).length, 2, 'It may still be alive.');
    await pass(LEASE_MS * 0.7);
    expectSame((await claimAll(store, 'ann')).length, 4, 'Now it is dead.');
    const crashes = ascending((await states(store)).map((one) => one.crashes));
    expectSame(crashes, [0, 0, 1, 1], 'It died with two of them.');
  },

  'who only works on something else takes no share': async ({ store }) => {
    await store.register('mail', 2, 0);
    await store.register('post', 2, 0);
    await heartbeat(store, 'bob', ['post']);
    expectSame((await claimAll(store, 'ann')).length, 2, 'All of it is the one’s who works on it.');
  },

  'who no longer names a subscription makes room for others, and keeps what it has': async ({ store }) => {
    await held(store, 4);
    await shares(store, ['ann', 'bob']);
    expectSame((await heartbeat(store, 'bob', [])).length, 2, 'It may have work to finish.');
    const { leases, surplus } = await store.heartbeat('ann', ['mail'], LEASE_MS);
    expectSame([leases.length, surplus], [2, []], 'Nothing is free yet.');
    for (const lease of await heartbeat(store, 'bob', [])) await store.release(lease);
    expectSame((await claimAll(store, 'ann')).length, 4, 'Now it is.');
  },

  'who left holds nothing': async ({ store }) => {
    await held(store, 2);
    await store.leave('ann');
    expectSame(
      (await states(store)).map(({ owner }) => owner),
      [undefined, undefined],
      'All is free.',
    );
  },

  'a partition has one owner, however many ask at once': async ({ store }) => {
    await store.register('mail', 8, 0);
    const owners = ['ann', 'bob', 'cid', 'dan', 'eva'];
    for (let round = 0; round < 4; round += 1) await Promise.all(owners.map(async (owner) => heartbeat(store, owner)));
    const leases = (await Promise.all(owners.map(async (owner) => heartbeat(store, owner)))).flat();
    expectSame(new Set(leases.map(({ partition }) => partition)).size, leases.length, 'Nothing is held twice.');
    expectSame(leases.length, 8, 'And nothing is left.');
  },
};
