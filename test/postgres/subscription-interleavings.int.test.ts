import { Instant } from 'demesne';
import type { Lease, NewlyParked, SubscriptionStore } from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { missing } from './cluster.ts';
import { interposed } from './interposed.ts';
import { postgres } from './opened.ts';

const LEASE_MS = 60_000;
const cause = { refused: false, name: 'Error', message: 'no answer' };

const parked = (key: string, position: number, part: Partial<NewlyParked> = {}): NewlyParked => ({
  key,
  position,
  bucket: 0,
  id: `m-${position}`,
  type: 'test.Noted',
  status: 'dead',
  attempts: 2,
  cause,
  ...part,
});

const behind = (key: string, position: number): NewlyParked => parked(key, position, { status: 'behind', attempts: 0 });

async function held(store: SubscriptionStore, partitions = 1): Promise<Lease> {
  await store.register('mail', partitions, 0);
  return (await store.heartbeat('ann', ['mail'], LEASE_MS)).leases[0] as Lease;
}

describe.skipIf(missing)('what subscriptions write at once', () => {
  const { opened, pool: newPool } = postgres();

  /** A store, and another on the same schema whose every statement is part of a transaction that a test ends. */
  async function twoStores() {
    const { store, pool, schema } = await opened();
    const client = await pool.connect();
    const queryable = {
      query: (text: string, values?: unknown[]) => client.query(text, values),
      connect: async () => ({ ...queryable, release: () => undefined }),
    };
    const open = new PostgresStore(queryable, { schema }).subscriptions;
    const begin = (): Promise<unknown> => client.query('begin');
    const commit = async (): Promise<void> => {
      await client.query('commit');
      client.release();
    };
    return { store: store.subscriptions, pool, schema, open, begin, commit };
  }

  /** Resolves once a statement waits for a lock. */
  async function waits(pool: pg.Pool, schema: string): Promise<void> {
    const sql = `select from pg_stat_activity where wait_event_type = 'Lock' and query like $1`;
    while ((await pool.query(sql, [`%"${schema}"%`])).rowCount === 0);
  }

  const statuses = async (store: SubscriptionStore): Promise<readonly string[]> =>
    (await store.parked('mail')).map(({ position, status }) => `${position} ${status}`);

  it('a message is parked behind another that is settled: it is not left behind nobody', async () => {
    const { store, pool, schema, open, begin, commit } = await twoStores();
    const lease = await held(store);
    await store.checkpoint(lease, 5, { parked: [parked('a', 3, { status: 'retrying', retryInMs: 0 })] });
    await begin();
    expect(await open.checkpoint({ ...lease, position: 5 }, 9, { parked: [behind('a', 7)] })).toBe(true);
    const settled = store.settle(lease, 3, 2, { done: true });
    await waits(pool, schema);
    await commit();
    expect(await settled).toBe(true);
    expect(await statuses(store)).toEqual(['7 retrying']);
  });

  it('a message is parked behind another that is skipped: it is not left behind nobody', async () => {
    const { store, pool, schema, open, begin, commit } = await twoStores();
    const lease = await held(store);
    await store.checkpoint(lease, 5, { parked: [parked('a', 3)] });
    await begin();
    await open.checkpoint({ ...lease, position: 5 }, 9, { parked: [behind('a', 7)] });
    const decided = store.decide('mail', 3, { kind: 'skip', reason: 'not worth it' });
    await waits(pool, schema);
    await commit();
    expect(await decided).toBe(true);
    expect(await statuses(store)).toEqual(['3 skipped', '7 retrying']);
  });

  it('a message is parked while its subscription is reset: nothing of it is left', async () => {
    const { store, pool, schema, open, begin, commit } = await twoStores();
    const lease = await held(store);
    await begin();
    await open.checkpoint(lease, 5, { parked: [parked('a', 3)] });
    const reset = store.reset('mail', 0);
    await waits(pool, schema);
    await commit();
    await reset;
    expect(await store.parked('mail')).toEqual([]);
    expect((await store.states(['mail']))[0]).toMatchObject({ position: 0, epoch: lease.epoch + 1 });
  });

  it('a checkpoint waits for a reset: it is refused', async () => {
    const { store, pool, schema, open, begin, commit } = await twoStores();
    const lease = await held(store);
    await begin();
    await open.reset('mail', 0);
    const checkpoint = store.checkpoint(lease, 5, { parked: [parked('a', 3)] });
    const attempt = store.attempt(lease, 3, 1);
    await waits(pool, schema);
    await commit();
    expect([await checkpoint, await attempt]).toEqual([false, undefined]);
    expect(await store.parked('mail')).toEqual([]);
  });

  it('a subscription is registered with two numbers of partitions: the first is right for both', async () => {
    const { store, pool, schema, open, begin, commit } = await twoStores();
    await begin();
    expect(await open.register('mail', 2, 7)).toBe(2);
    const other = store.register('mail', 4, 9);
    await waits(pool, schema);
    await commit();
    expect(await other).toBe(2);
    expect((await store.states(['mail'])).map(({ position }) => position)).toEqual([7, 7]);
  });

  it('a partition is claimed by two: one has it', async () => {
    const { store, pool, schema, open, begin, commit } = await twoStores();
    await store.register('mail', 1, 0);
    await begin();
    expect((await open.heartbeat('ann', ['mail'], LEASE_MS)).leases).toHaveLength(1);
    const other = store.heartbeat('bob', ['mail'], LEASE_MS);
    await waits(pool, schema);
    await commit();
    expect((await other).leases).toEqual([]);
    expect((await store.states(['mail']))[0]).toMatchObject({ owner: 'ann', epoch: 1 });
  });

  it('partitions are divided anew while their owner beats: epochs only rise', async () => {
    const { store, pool, schema, open, begin, commit } = await twoStores();
    const lease = await held(store, 3);
    await begin();
    await open.repartition('mail', 2);
    const heartbeat = store.heartbeat('ann', ['mail'], LEASE_MS);
    await waits(pool, schema);
    await commit();
    for (const { epoch } of (await heartbeat).leases) expect(epoch).toBeGreaterThan(lease.epoch);
    expect(await store.checkpoint(lease, 5)).toBe(false);
  });

  it('never waits in a circle', async () => {
    const { store, pool } = await opened({ connections: 20 });
    const { subscriptions } = store;
    const names = ['mail', 'post', 'news', 'press'];
    for (const name of names) await subscriptions.register(name, 8, 0);
    const busy = async (owner: string, index: number): Promise<void> => {
      for (let round = 0; round < 15; round += 1) {
        const order = index % 2 === 0 ? names : names.toReversed();
        const { leases } = await subscriptions.heartbeat(owner, order.slice(round % 3), LEASE_MS);
        for (const lease of leases.slice(0, 3)) {
          await subscriptions.checkpoint(lease, round + 1, { parked: [parked(`k${round}`, round)] });
        }
        if (round % 4 === index % 4) await subscriptions.pause(names[round % 4] as string, round % 2 === 0);
        if (round % 5 === index % 5) await subscriptions.leave(owner);
        if (round % 7 === index % 7) await subscriptions.reset(names[round % 4] as string, 0);
      }
    };
    const sql = 'select deadlocks from pg_stat_database where datname = current_database()';
    const before = (await pool.query(sql)).rows;
    await Promise.all(Array.from({ length: 12 }, (_, index) => busy(`owner ${index}`, index)));
    expect((await pool.query(sql)).rows).toEqual(before);
  });

  it('is one statement each, so who is stopped in the middle holds nobody up', async () => {
    const { schema } = await opened();
    const sent: string[] = [];
    const pool = newPool();
    const watched = interposed(pool, { before: (text) => sent.push(text) });
    const query = (text: string, values?: unknown[]) => {
      sent.push(text);
      return pool.query(text, values);
    };
    const { subscriptions: store } = new PostgresStore({ ...watched, query }, { schema });
    const lease = await held(store);
    const at = Instant.of('2026-03-01T12:00:00Z');
    const done = [
      () => store.checkpoint(lease, 5, { parked: [parked('a', 3), behind('a', 4)] }),
      () => store.suspect({ ...lease, position: 5 }, 6),
      () => store.blocked(lease, ['a']),
      () => store.due(lease, 10),
      () => store.decide('mail', 3, { kind: 'replay' }),
      () => store.attempt(lease, 3, 1_000),
      () => store.settle(lease, 3, 1, { done: false, cause, at, retryInMs: 5 }),
      () => store.parked('mail'),
      () => store.states(['mail']),
      () => store.pause('mail', true),
      () => store.release(lease),
      () => store.leave('ann'),
      () => store.repartition('mail', 2),
      () => store.reset('mail', 0),
    ];
    for (const act of done) {
      sent.length = 0;
      await act();
      expect(sent).toHaveLength(1);
    }
  });

  it('a reason with what PostgreSQL does not keep is refused by name', async () => {
    const { store } = await opened();
    const lease = await held(store.subscriptions);
    await store.subscriptions.checkpoint(lease, 5, { parked: [parked('a', 3)] });
    await expect(store.subscriptions.decide('mail', 3, { kind: 'skip', reason: 'a\0b' })).rejects.toMatchObject({
      code: 'UNSTORABLE_TEXT',
      part: 'the reason of a skip',
    });
  });

  it('keeps what a cause says, whatever characters are in it', async () => {
    const { store } = await opened();
    const lease = await held(store.subscriptions);
    const odd = { ...cause, message: 'a\0b \ud800 ’"\\ 日本' };
    await store.subscriptions.checkpoint(lease, 5, { parked: [parked('a', 3, { cause: odd })] });
    await store.subscriptions.decide('mail', 3, { kind: 'edit', data: { note: odd.message }, version: 1 });
    expect(await store.subscriptions.parked('mail')).toMatchObject([{ cause: odd, edited: { note: odd.message } }]);
  });
});
