import type { Rules } from '../rules.ts';
import { expectSame } from '../expectations.ts';
import { behind, cause, dead, dueNow, failed, noon, park, states } from './stations.ts';
import type { SubscriptionStoreUnderContract } from './subject.ts';

const replay = { kind: 'replay' } as const;
const skip = { kind: 'skip', reason: 'not worth it' } as const;

/** What an operator sees of what is parked, and decides about it. */
export const deciding: Rules<SubscriptionStoreUnderContract> = {
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
};
