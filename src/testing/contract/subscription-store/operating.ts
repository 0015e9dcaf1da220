import type { Lease } from '../../../messaging/durable-subscription/leasing/lease.ts';
import type { Rules } from '../rules.ts';
import { expectSame, expectThat } from '../expectations.ts';
import {
  heartbeat,
  behind,
  cause,
  claimAll,
  dead,
  dueNow,
  failed,
  held,
  LEASE_MS,
  noon,
  park,
  states,
} from './stations.ts';
import type { SubscriptionStoreUnderContract } from './subject.ts';

const replay = { kind: 'replay' } as const;
const skip = { kind: 'skip', reason: 'not worth it' } as const;

/** What an operator sees and decides. */
export const operating: Rules<SubscriptionStoreUnderContract> = {
  'what is parked is listed in the order of positions, a page at a time': async ({ store }) => {
    await park(store, failed('c', 9), failed('a', 3), failed('b', 4));
    const positions = async (query?: object): Promise<unknown> =>
      (await store.parked('mail', query)).map(({ position }) => position);
    expectSame(await positions(), [3, 4, 9], 'All of them.');
    expectSame([await positions({ limit: 2 }), await positions({ after: 4 })], [[3, 4], [9]], 'And pages.');
    expectSame(await positions({ limit: Infinity }), [3, 4, 9], 'A page may be without an end.');
  },

  'what is parked is listed by its status': async ({ store }) => {
    await park(store, failed('a', 3), behind('a', 4), dead('b', 5));
    for (const [status, expected] of [
      ['retrying', 3],
      ['behind', 4],
      ['dead', 5],
    ] as const) {
      const found = (await store.parked('mail', { status })).map(({ position }) => position);
      expectSame(found, [expected], `One is ${status}.`);
    }
  },

  'a dead message that is replayed is due at once, with all its attempts': async ({ store }) => {
    const lease = await park(store, dead('a', 3), behind('a', 4));
    expectSame(await store.decide('mail', 3, replay), true, 'It is carried out.');
    expectSame(await dueNow(store, lease), [3], 'It is due.');
    expectSame((await store.parked('mail'))[0]?.attempts, 0, 'It is counted anew.');
  },

  'a message that is retried is due at once when it is replayed': async ({ store }) => {
    const lease = await park(store, failed('a', 3, { retryInMs: 50_000 }));
    await store.decide('mail', 3, replay);
    expectSame(await dueNow(store, lease), [3], 'Nobody waits.');
  },

  'a message that is edited is due at once, with its new data': async ({ store }) => {
    const lease = await park(store, dead('a', 3));
    const data = { cents: 5, note: 'Ann’s "日本"', list: [null, true] };
    expectSame(await store.decide('mail', 3, { kind: 'edit', data, version: 2 }), true, 'It is carried out.');
    const [found] = (await store.due(lease, 1))?.due ?? [];
    expectSame([found?.edited, found?.attempts], [data, 0], 'Whoever tries it gets that.');
  },

  'edited data keeps the version that it is of, and the last edit holds': async ({ store }) => {
    const lease = await park(store, dead('a', 3));
    for (const version of [1, 2]) await store.decide('mail', 3, { kind: 'edit', data: { cents: version }, version });
    await store.decide('mail', 3, replay);
    const [found] = (await store.due(lease, 1))?.due ?? [];
    expectSame([found?.edited, found?.editedVersion], [{ cents: 2 }, 2], 'Later versions can read it.');
  },

  'a message behind another stays there when it is edited or replayed': async ({ store }) => {
    const lease = await park(store, dead('a', 3), behind('a', 4));
    await store.decide('mail', 4, { kind: 'edit', data: { cents: 5 }, version: 1 });
    await store.decide('mail', 4, replay);
    const [, found] = await store.parked('mail');
    expectSame([found?.status, found?.edited], ['behind', { cents: 5 }], 'Its turn comes.');
    expectSame(await dueNow(store, lease), [], 'It has not come yet.');
  },

  'a message that is skipped is kept as a record, and the next of its key is due': async ({ store }) => {
    const lease = await park(store, dead('a', 3), behind('a', 4));
    expectSame(await store.decide('mail', 3, skip), true, 'It is carried out.');
    const [found] = await store.parked('mail');
    expectSame([found?.status, found?.reason, found?.cause], ['skipped', 'not worth it', cause], 'It is on record.');
    expectSame(await dueNow(store, lease), [4], 'The key goes on.');
  },

  'a key whose messages are skipped is not blocked': async ({ store }) => {
    const lease = await park(store, dead('a', 3));
    await store.decide('mail', 3, skip);
    expectSame(await store.blocked(lease, ['a']), [], 'Nothing is in front.');
    const { parked, dead: ended, blocked } = (await states(store))[0] ?? {};
    expectSame([parked, ended, blocked], [0, 0, 0], 'And nothing is to be done.');
  },

  'a message behind another can be skipped alone': async ({ store }) => {
    const lease = await park(store, failed('a', 3, { retryInMs: 0 }), behind('a', 4), behind('a', 5));
    await store.decide('mail', 4, skip);
    const attempts = await store.attempt(lease, 3, 1_000);
    await store.settle(lease, 3, attempts ?? 0, { done: true });
    expectSame(await dueNow(store, lease), [5], 'The one after it is next.');
  },

  'a message that was skipped and fails again is parked again': async ({ store }) => {
    const lease = await park(store, dead('a', 3));
    await store.decide('mail', 3, skip);
    await store.checkpoint(lease, 101, { parked: [failed('a', 3)] });
    const [found] = await store.parked('mail');
    expectSame([found?.status, found?.reason], ['retrying', undefined], 'It is not lost.');
  },

  'about what is not parked nothing can be decided': async ({ store }) => {
    await park(store, dead('a', 3));
    await store.decide('mail', 3, skip);
    const found = [];
    for (const position of [3, 4]) found.push(await store.decide('mail', position, replay));
    found.push(await store.decide('post', 3, replay), await store.decide('mail', 3, skip));
    expectSame(found, [false, false, false, false], 'A skipped one, one that is not there, one of nobody.');
  },

  'an attempt that fails after a replay does not count': async ({ store }) => {
    const lease = await park(store, failed('a', 3));
    const attempt = (await store.attempt(lease, 3, 50_000)) as number;
    await store.decide('mail', 3, replay);
    expectSame(await store.settle(lease, 3, attempt, { done: false, cause, at: noon }), true, 'The lease is good.');
    expectSame(await dueNow(store, lease), [3], 'The operator’s word holds.');
  },

  'an attempt that ends well after it was skipped leaves the record': async ({ store }) => {
    const lease = await park(store, failed('a', 3));
    const attempt = (await store.attempt(lease, 3, 50_000)) as number;
    await store.decide('mail', 3, skip);
    await store.settle(lease, 3, attempt, { done: true });
    expectSame(
      (await store.parked('mail')).map(({ status }) => status),
      ['skipped'],
      'It is on record.',
    );
  },

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

  'states are told in the order of names and partitions, and of nothing that is not there': async ({ store }) => {
    for (const name of ['post', 'mail']) await store.register(name, 2, 0);
    const found = (await store.states(['post', 'mail', 'none'])).map((one) => `${one.subscription} ${one.partition}`);
    expectSame(found, ['mail 0', 'mail 1', 'post 0', 'post 1'], 'Four are there.');
    expectSame(await store.states([]), [], 'Who asks for nothing gets nothing.');
  },
};
