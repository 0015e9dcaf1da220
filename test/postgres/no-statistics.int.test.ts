import { PostgresStore } from 'demesne/postgres';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { counted } from '../event-sourcing/projection/process/tally.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

const ROWS = 3_000;
const keyOf = (index: number): string => `k-${index}`;

/** A client in the middle of a transaction, and how many rows of a table its statements have looked at. */
function looking(client: pg.PoolClient, schema: string) {
  const seen = async (table: string): Promise<number> => {
    const { rows } = await client.query<{ readonly seen: string }>(
      `select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as seen from pg_stat_xact_user_tables
       where schemaname = $1 and relname = $2`,
      [schema, table],
    );
    return Number(rows[0]?.seen);
  };
  return async (table: string, work: () => Promise<unknown>): Promise<number> => {
    const before = await seen(table);
    await work();
    return (await seen(table)) - before;
  };
}

describe.skipIf(missing)('a table of which PostgreSQL knows nothing yet', () => {
  const { opened } = postgres();

  /** A version of a model with many rows, in a transaction: nobody has counted them, as in a rebuild that has just begun. */
  async function scene() {
    const { pool, schema } = await opened({ connections: 2 });
    const client = await pool.connect();
    await client.query('begin');
    await client.query(
      `insert into ${schema}.read_models (model, version, subscription, status, replay_until)
       values ('shop.latest', 1, 'latest@1', 'retired', 0)`,
    );
    await client.query(
      `insert into ${schema}.read_model_rows (model, version, tenant, key, data, revision)
       select 'shop.latest', 1, '', 'k-' || one, '{}', 1 from generate_series(0, ${ROWS - 1}) as one`,
    );
    const query = (text: string, values?: unknown[]) => client.query<object, unknown[]>(text, values);
    const within = { query, connect: async () => ({ query, release: () => undefined }) };
    const store = new PostgresStore(within, { schema });
    const done = async (): Promise<void> => {
      store.close();
      await client.query('rollback');
      client.release();
    };
    return { client, schema, store, done, rowsSeen: looking(client, schema) };
  }

  it('has rows found by their keys alone', async () => {
    const { store, rowsSeen, done } = await scene();
    const keys = Array.from({ length: 100 }, (_, index) => keyOf(7 * index));
    const find = () => store.readModels.find({ model: 'shop.latest', version: 1, tenant: undefined }, keys);
    expect(await rowsSeen('read_model_rows', find)).toBe(100);
    await done();
  });

  it('has rows written by their keys alone', async () => {
    const { client, schema, rowsSeen, done } = await scene();
    const write = async (expected: number | null, data: string | null) => {
      const sent = Array.from({ length: 100 }, (_, index) => ({ tenant: '', key: keyOf(7 * index), data, expected }));
      await client.query(`select ${schema}.read_model_write('shop.latest', 1, $1, 1, false)::text`, [
        JSON.stringify(sent),
      ]);
    };
    expect(await rowsSeen('read_model_rows', () => write(1, '{"sum":1}'))).toBeLessThan(300);
    expect(await rowsSeen('read_model_rows', () => write(null, '{"sum":2}'))).toBeLessThan(300);
    expect(await rowsSeen('read_model_rows', () => write(3, null))).toBeLessThan(300);
    await done();
  });

  it('has rows dropped that are looked at once', async () => {
    const { store, rowsSeen, done } = await scene();
    const drop = () => store.readModels.drop({ model: 'shop.latest', version: 1 }, 500);
    expect(await rowsSeen('read_model_rows', drop)).toBeLessThan(ROWS);
    await done();
  });

  it('has a share of the log read up to the last message that is wanted', async () => {
    const { store, pool, schema } = await opened({ connections: 1 });
    await store.log.append(counted(ROWS));
    await store.log.head();
    const client = await pool.connect();
    await client.query('begin');
    const share = () =>
      client.query(`select * from ${schema}.messages_of_share(0, 10, '["tally.Counted"]', 1, 0, ${ROWS})`);
    expect(await looking(client, schema)('messages', share)).toBeLessThan(100);
    await client.query('rollback');
    client.release();
  });
});
