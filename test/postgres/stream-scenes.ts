import { Instant } from 'demesne';
import type { StoredSnapshot } from 'demesne/event-sourcing';
import type { EventEnvelope } from 'demesne/messaging';
import type { PostgresStore } from 'demesne/postgres';
import type pg from 'pg';
import { expect } from 'vitest';
import { event } from './by-hand.ts';
import type { postgres } from './opened.ts';

export const STREAM = 'Order/a';

/** The event that tells of a change: the first, the second … of its stream. */
export const told = (version = 1): EventEnvelope => event(`demesne.Stream.Order/a ${version}`) as EventEnvelope;

export const snapshot = (version: number, stream = STREAM): StoredSnapshot => ({
  stream,
  version,
  schemaVersion: 1,
  state: { version },
  takenAt: Instant.of('2026-03-01T12:00:00Z'),
});

export const events = (from: number, to: number): readonly EventEnvelope[] =>
  Array.from({ length: to - from + 1 }, (_, index) => event(`${STREAM} ${from + index}`) as EventEnvelope);

/** The ids of the events that its stream has. */
export const idsIn = async ({ log }: PostgresStore): Promise<readonly string[]> =>
  (await log.readStream(STREAM, 1, 100)).map(({ id }) => id);

/** Resolves once a statement of somebody waits for a lock. */
export async function someoneWaits(pool: pg.Pool, schema: string): Promise<void> {
  const sql = `select count(*) as waiting from pg_stat_activity where wait_event_type = 'Lock' and query like $1`;
  for (let waiting = 0; waiting === 0;) {
    const { rows } = await pool.query(sql, [`%${schema}%`]);
    waiting = Number(rows[0].waiting);
  }
}

/** A transaction of somebody else, at a level, in which a store appends. */
export async function within(isolation: string, store: PostgresStore, pool: pg.Pool) {
  const client = await pool.connect();
  await client.query(`begin isolation level ${isolation}`);
  // From here on the stricter levels see everything as it is now.
  await client.query('select 1 from pg_class limit 1');
  const end = async (how: 'commit' | 'rollback'): Promise<void> => {
    await client.query(how);
    client.release();
  };
  return { client, append: (...labels: string[]) => store.inTransaction(client).append(labels.map(event)), end };
}

/** Stores with a stream of their own. */
export function streamsOf(opened: ReturnType<typeof postgres>['opened']) {
  /** A store with a stream of so many events. */
  async function having(count: number) {
    const one = await opened();
    await one.store.log.append(events(1, count));
    return one;
  }

  /** One whose stream was truncated before a version. */
  async function truncated(count: number, before: number) {
    const one = await having(count);
    await one.store.snapshots.save(snapshot(before - 1));
    expect(await one.store.streams.change(STREAM, { kind: 'truncate', before }, told())).toBeUndefined();
    return one;
  }

  return { having, truncated };
}
