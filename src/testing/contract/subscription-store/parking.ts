import type { Lease } from '../../../messaging/durable-subscription/leasing/lease.ts';
import type { Rules } from '../rules.ts';
import { expectSame } from '../expectations.ts';
import { heartbeat, behind, cause, dead, dueNow, failed, held, LEASE_MS, noon, park } from './stations.ts';
import type { SubscriptionStoreUnderContract } from './subject.ts';

const done = { done: true } as const;
const failedAgain = { done: false, cause: { ...cause, message: 'still none' }, at: noon.plusMs(5) } as const;

/** What becomes of messages that were put aside. */
export const parking: Rules<SubscriptionStoreUnderContract> = {
  'a parked message is listed with all that was said of it': async ({ store }) => {
    await park(store, failed('Ann’s "key"; 日本', 3, { cause: { ...cause, code: 'GONE', message: "it's" } }));
    const [found] = await store.parked('mail');
    const { nextAttemptAt, ...rest } = found ?? {};
    const { bucket: _, retryInMs: __, ...said } = failed('Ann’s "key"; 日本', 3);
    const expected = { ...said, subscription: 'mail', cause: { ...cause, code: 'GONE', message: "it's" } };
    expectSame(rest, expected, 'Nothing is lost.');
    expectSame(nextAttemptAt === undefined, false, 'It says when it is tried again.');
  },

  'a parked message is due when its time has come, and not before': async ({ store, pass }) => {
    const lease = await park(store, failed('a', 3));
    expectSame(await dueNow(store, lease), [], 'It has a second to wait.');
    await pass(1_001);
    expectSame(await dueNow(store, lease), [3], 'Now it is due.');
  },

  'the time until the next is due is told': async ({ store, pass }) => {
    const lease = await park(store, failed('a', 3, { retryInMs: 30_000 }), failed('b', 4, { retryInMs: 20_000 }));
    const near = (await store.due(lease, 10))?.nextInMs ?? 0;
    expectSame(near > 15_000 && near <= 20_000, true, 'It is that of the nearer one.');
    await pass(20_001);
    const far = (await store.due(lease, 10))?.nextInMs ?? 0;
    expectSame(far > 5_000 && far <= 10_000, true, 'Then it is that of the other.');
  },

  'where nothing will be due no time is told': async ({ store }) => {
    const lease = await park(store, dead('a', 3), behind('a', 4));
    expectSame(await store.due(lease, 10), { due: [] }, 'An operator has to come first.');
  },

  'what was due longest comes first, and no more than asked for': async ({ store, pass }) => {
    const lease = await park(
      store,
      failed('a', 3, { retryInMs: 300 }),
      failed('b', 4, { retryInMs: 200 }),
      failed('c', 5),
    );
    await pass(2_000);
    expectSame(await dueNow(store, lease), [4, 3, 5], 'The order is that of their times.');
    expectSame(await dueNow(store, lease, 2), [4, 3], 'Two are two.');
  },

  'what stands behind is not due before what is in front is done': async ({ store, pass }) => {
    const lease = await park(store, failed('a', 3), behind('a', 4), behind('a', 5));
    await pass(1_001);
    expectSame(await dueNow(store, lease), [3], 'First the first.');
    for (const [position, next] of [
      [3, [4]],
      [4, [5]],
      [5, []],
    ] as const) {
      const attempts = await store.attempt(lease, position, 1_000);
      await store.settle(lease, position, attempts ?? 0, done);
      expectSame(await dueNow(store, lease), next, 'Then the next, at once.');
    }
    expectSame(await store.parked('mail'), [], 'Then none is left.');
  },

  'what is parked behind nobody is due at once': async ({ store }) => {
    const lease = await park(store, behind('a', 3), behind('a', 4));
    expectSame(await dueNow(store, lease), [3], 'Its front was skipped meanwhile.');
  },

  'an attempt is counted before it is made, and the next one put off': async ({ store, pass }) => {
    const lease = await park(store, failed('a', 3));
    await pass(1_001);
    expectSame(await store.attempt(lease, 3, 5_000), 3, 'Two were made before.');
    expectSame((await store.parked('mail'))[0]?.attempts, 3, 'It stands in the store.');
    expectSame(await dueNow(store, lease), [], 'Whoever dies now finds it waiting.');
    await pass(5_001);
    expectSame(await dueNow(store, lease), [3], 'And then due.');
  },

  'only what is retried can be attempted': async ({ store }) => {
    const lease = await park(store, dead('a', 3), failed('b', 4), behind('b', 5));
    const found = [];
    for (const position of [3, 5, 6]) found.push(await store.attempt(lease, position, 1));
    expectSame(found, [undefined, undefined, undefined], 'One is dead, one behind, one not there.');
  },

  'a failed attempt is put off, with its cause': async ({ store, pass }) => {
    const lease = await park(store, failed('a', 3), behind('a', 4));
    await store.attempt(lease, 3, 1_000);
    expectSame(await store.settle(lease, 3, 3, { ...failedAgain, retryInMs: 9_000 }), true, 'It is booked.');
    const [found] = await store.parked('mail');
    expectSame([found?.cause?.message, found?.status], ['still none', 'retrying'], 'The last cause counts.');
    expectSame([found?.firstAt, found?.lastAt], [noon, noon.plusMs(5)], 'The first time is kept.');
    await pass(8_000);
    expectSame(await dueNow(store, lease), [], 'It waits.');
    await pass(1_001);
    expectSame(await dueNow(store, lease), [3], 'And comes again.');
  },

  'the last failed attempt leaves it dead, and its key where it is': async ({ store, pass }) => {
    const lease = await park(store, failed('a', 3), behind('a', 4));
    await store.attempt(lease, 3, 1_000);
    await store.settle(lease, 3, 3, failedAgain);
    await pass(1_000_000);
    expectSame(await dueNow(store, lease), [], 'Nothing is tried any more.');
    const statuses = (await store.parked('mail')).map(({ status }) => status);
    expectSame(statuses, ['dead', 'behind'], 'One is dead, the other behind it.');
  },

  'a failure of a message that never failed before has a first time too': async ({ store }) => {
    const lease = await park(store, behind('a', 3));
    await store.attempt(lease, 3, 1_000);
    await store.settle(lease, 3, 1, failedAgain);
    const [found] = await store.parked('mail');
    expectSame([found?.firstAt, found?.lastAt], [noon.plusMs(5), noon.plusMs(5)], 'Both are the same.');
  },

  'keys with something parked are blocked, and no others': async ({ store }) => {
    const lease = await park(store, failed('a', 3), dead('b', 4));
    const found = await store.blocked(lease, ['a', 'b', 'c', 'A', "'"]);
    expectSame(found.toSorted(), ['a', 'b'], 'Dead or retried, they are blocked.');
    const attempts = await store.attempt(lease, 3, 1_000);
    await store.settle(lease, 3, attempts ?? 0, done);
    expectSame(await store.blocked(lease, ['a', 'b', 'c']), ['b'], 'Until it is done.');
  },

  'an owner is given what is parked of its partition, and no other': async ({ store }) => {
    const leases = await held(store, 3);
    const parked = [0, 1, 2, 3, 255].map((bucket) => failed(`k${bucket}`, bucket + 1, { bucket, retryInMs: 0 }));
    await store.checkpoint(leases[0] as Lease, 300, { parked });
    const found = await Promise.all(leases.map(async (lease) => dueNow(store, lease)));
    expectSame(found, [[1, 4, 256], [2], [3]], 'The remainder of the bucket decides.');
  },

  'a replaced owner retries nothing': async ({ store, pass }) => {
    const old = await park(store, failed('a', 3));
    await pass(LEASE_MS + 1);
    await heartbeat(store, 'bob');
    expectSame(await store.due(old, 10), undefined, 'It is told that it is replaced.');
    expectSame(await store.attempt(old, 3, 1), undefined, 'It counts nothing.');
    expectSame(await store.settle(old, 3, 2, done), false, 'It books nothing.');
    expectSame(
      (await store.parked('mail')).map(({ attempts }) => attempts),
      [2],
      'Nothing is written.',
    );
  },

  'what is parked of one subscription is nothing to another': async ({ store }) => {
    await park(store, failed('a', 3));
    await store.register('post', 1, 0);
    const [, post] = await heartbeat(store, 'ann', ['mail', 'post']);
    const lease = post as Lease;
    expectSame([await store.parked('post'), await store.blocked(lease, ['a'])], [[], []], 'It has nothing parked.');
    await store.checkpoint(lease, 5, { parked: [failed('b', 3, { retryInMs: 0 })] });
    expectSame(
      (await store.parked('mail')).map(({ key }) => key),
      ['a'],
      'The same position is another’s.',
    );
  },

  'a message that is parked twice is there once': async ({ store }) => {
    const lease = await park(store, dead('a', 3));
    await store.checkpoint(lease, 101, { parked: [behind('a', 3)] });
    expectSame(
      (await store.parked('mail')).map(({ status }) => status),
      ['dead'],
      'It stays as it was.',
    );
  },
};
