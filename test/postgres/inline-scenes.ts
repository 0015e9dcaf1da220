import type { UnitChanges } from 'demesne/application';
import type { InlineVersion } from 'demesne/event-sourcing';
import type { PostgresStore } from 'demesne/postgres';
import type pg from 'pg';
import { event, Noted } from './by-hand.ts';
import type { postgres } from './opened.ts';

export const isolations = ['read committed', 'repeatable read', 'serializable'] as const;
const byDefault = (isolation: string): string => `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`;

/** What rows come with their messages here. */
export const notes: InlineVersion = {
  model: 'test.notes',
  version: 1,
  subscription: 'inline/notes@1',
  types: [Noted.type],
};

/** A unit that changes a row as it was, and perhaps makes another, with a message of that. */
export const written = (key: string, expected: number, other?: string): UnitChanges => ({
  aggregates: [],
  envelopes: [event(`Order/${other ?? key} 1`)],
  rows: [
    {
      ...notes,
      rows: [
        { tenant: undefined, key, row: { key }, expected },
        ...(other === undefined ? [] : [{ tenant: undefined, key: other, row: { key: other }, expected: 0 }]),
      ],
    },
  ],
});

export const revisionOf = async ({ readModels }: PostgresStore, key: string): Promise<number> =>
  (await readModels.find({ ...notes, tenant: undefined }, [key]))[0]?.revision ?? 0;

/** Resolves once a statement waits for a lock. */
export async function waits(pool: pg.Pool, schema: string): Promise<void> {
  const sql = `select from pg_stat_activity where wait_event_type = 'Lock' and query like $1`;
  while ((await pool.query(sql, [`%"${schema}"%`])).rowCount === 0);
}

/** A store whose connections are at an isolation, and a transaction of somebody else. */
export async function sceneAt(isolation: string, opened: ReturnType<typeof postgres>['opened']) {
  const { store, pool, schema } = await opened({ settings: byDefault(isolation) });
  const client = await pool.connect();
  const begin = (level: string = isolation) => client.query(`begin isolation level ${level}`);
  const end = async (how: 'commit' | 'rollback'): Promise<void> => {
    await client.query(how);
    client.release();
  };
  const ids = async () => (await store.log.read(0, 10)).map(({ envelope }) => envelope.id);
  return { store, pool, schema, client, begin, end, ids };
}
