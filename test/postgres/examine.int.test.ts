import { bucketOf } from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { event } from './by-hand.ts';
import { PostgresConnection } from '../../src/postgres/connection/postgres-connection.ts';
import { oldSnapshots } from '../../src/postgres/examination/postgres-snapshots.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';
import { pass } from './passing.ts';

const META = `'{"occurredAt":"2026-03-01T12:00:00.000Z","correlationId":"c"}'`;

const notice = (id: string) => {
  const { aggregate: _, ...rest } = event('Order/b 1');
  return { ...rest, id };
};

describe.skipIf(missing)('an examination on PostgreSQL', () => {
  const { opened, pool: newPool, schema: newSchema, url } = postgres();

  /** A store with a stream, notices of which one is purged, and a subscription that has passed some. */
  async function lived(schema = newSchema()) {
    const { store, pool } = await opened({ schema });
    await store.log.append([event('Order/a 1'), notice('n1'), notice('n2'), event('Order/a 2'), event('Order/a 3')]);
    await store.purge({ olderThanMs: 0, limit: 1 });
    await store.subscriptions.register('send-receipt', 2, 2);
    /** Does what triggers refuse. */
    const past = async (sql: string): Promise<void> => {
      await pool.query(`alter table "${schema}".messages disable trigger user; ${sql.replaceAll('%', `"${schema}"`)};
        alter table "${schema}".messages enable trigger user`);
    };
    const damage = (sql: string): Promise<unknown> => pool.query(sql.replaceAll('%', `"${schema}"`));
    return { store, pool, schema, past, damage };
  }

  const namesOf = async (store: PostgresStore): Promise<readonly string[]> =>
    (await store.examine()).map(({ name, at }) => `${name}: ${at}`);

  it.each(['demesne', 'Shop_2'])('finds nothing in a store that is well, in a schema named %s', async (name) => {
    const { store, pool, schema } = await lived(`${name}_${newSchema()}`.slice(0, 40));
    expect(await store.examine()).toEqual([]);
    const within = new PostgresStore(newPool({ settings: `-c search_path=${schema}` }), { schema });
    expect(await within.examine()).toEqual([]);
    const { rows } = await pool.query(`select from pg_class where relnamespace = pg_my_temp_schema()`);
    expect(rows).toEqual([]);
  });

  it('tells of transactions that have been open for long', async () => {
    const pool = newPool();
    const holder = await pool.connect();
    await holder.query('begin isolation level repeatable read');
    const { rows } = await holder.query('select pg_backend_pid() as pid');
    const found = (olderThanMs: number) => oldSnapshots(new PostgresConnection(pool), olderThanMs);
    expect(await found(0)).toMatchObject([
      { name: 'OLD_SNAPSHOT', at: `process ${rows[0].pid}`, found: 'open for 0 minutes' },
    ]);
    expect(await found(60_000)).toEqual([]);
    await holder.query('rollback');
    expect(await found(0)).toEqual([]);
    holder.release();
  });

  /** Does something in a database of its own, which is gone afterwards. */
  async function inDatabase<T>(use: (open: (settings?: string) => pg.Pool) => Promise<T>): Promise<T> {
    const [database, outside] = [newSchema(), newPool()];
    const pools: pg.Pool[] = [];
    const place = new URL(url());
    place.pathname = `/${database}`;
    await outside.query(`create database "${database}"`);
    try {
      return await use((options = '') => {
        const pool = new pg.Pool({ connectionString: String(place), options });
        pools.push(pool);
        return pool;
      });
    } finally {
      await Promise.all(pools.map((pool) => pool.end()));
      await outside.query(`drop database "${database}"`);
    }
  }

  it('finds nothing in the schema that has the name of its settings', async () => {
    await inDatabase(async (open) => {
      const store = new PostgresStore(open());
      await store.migrate();
      expect(await store.examine()).toEqual([]);
    });
  });

  it('finds all that is missing before it is made', async () => {
    const found = await namesOf(new PostgresStore(newPool(), { schema: newSchema() }));
    expect(found).toContain('MISSING_OBJECT: column seq of table messages');
    expect(found.every((one) => one.startsWith('MISSING_OBJECT'))).toBe(true);
  });

  it.each<[found: string, names: readonly string[], sql: string]>([
    [
      'a trigger that is gone',
      ['MISSING_OBJECT: trigger messages_stay of table messages'],
      'drop trigger messages_stay on %.messages',
    ],
    [
      'a trigger that is disabled',
      ['CHANGED_OBJECT: trigger messages_remain of table messages'],
      'alter table %.messages disable trigger messages_remain',
    ],
    [
      'a unique constraint that is gone',
      ['MISSING_OBJECT: constraint messages_id_once of table messages', 'MISSING_OBJECT: index messages_id_once'],
      'alter table %.messages drop constraint messages_id_once',
    ],
    ['an index that is gone', ['MISSING_OBJECT: index messages_pending'], 'drop index %.messages_pending'],
    [
      'an index that is another',
      ['CHANGED_OBJECT: index messages_pending'],
      'drop index %.messages_pending; create index messages_pending on %.messages (seq)',
    ],
    [
      'a column of another type',
      ['CHANGED_OBJECT: column reason of table parked'],
      'alter table %.parked alter reason type varchar(10)',
    ],
    [
      'a function that does something else',
      ['CHANGED_OBJECT: function bucket_of'],
      `create or replace function %.bucket_of(stream text) returns integer language plpgsql immutable strict parallel safe as $$ begin return 1; end $$`,
    ],
    [
      'numbers that are drawn in advance',
      ['CACHED_IDENTITY: column seq of table messages'],
      'alter table %.messages alter seq set cache 20',
    ],
    ['a step of a newer version', ['UNKNOWN_STEP: step 99 later'], `insert into %.migrations values (99, 'later')`],
    ['a step that was not booked', ['MISSING_STEP: step 2 messages'], 'delete from %.migrations where step = 2'],
    [
      'a subscription beyond the end',
      ['CHECKPOINT_AHEAD: subscription send-receipt'],
      'update %.subscriptions set position = 6',
    ],
    [
      'a partition that is gone',
      ['BROKEN_PARTITIONS: subscription send-receipt'],
      'delete from %.subscriptions where partition = 1',
    ],
    [
      'a parked message that is not in the log',
      ['PARKED_WITHOUT_MESSAGE: subscription send-receipt'],
      `insert into %.parked (subscription, position, key, bucket, id, type, status, attempts)
       values ('send-receipt', 2, 'k', 0, 'n1', 't', 'dead', 1)`,
    ],
  ])('finds %s', async (_, names, sql) => {
    const { store, damage } = await lived();
    await damage(sql);
    expect((await namesOf(store)).toSorted()).toEqual(names);
  });

  it.each<[found: string, names: readonly string[], sql: string]>([
    ['a message that was deleted', ['LOST_MESSAGES: messages'], 'delete from %.messages where position = 3'],
    [
      'an event that was deleted',
      ['LOST_MESSAGES: messages', 'STREAM_WITH_GAP: messages'],
      'delete from %.messages where position = 4',
    ],
    [
      'versions in another order than theirs',
      ['STREAM_OUT_OF_ORDER: messages'],
      `insert into %.messages (id, type, stream, version, data, meta, bucket) values
       ('m6', 't', 'A/b', 2, '{}', ${META}, ${bucketOf('A/b')}), ('m7', 't', 'A/b', 1, '{}', ${META}, ${bucketOf('A/b')})`,
    ],
    [
      'a version that is left out',
      ['STREAM_WITH_GAP: messages'],
      'update %.messages set version = 9 where version = 3',
    ],
    [
      'a time that is none',
      ['UNREADABLE_MESSAGE: messages'],
      `update %.messages set meta = '{"occurredAt":"noon","correlationId":"c"}' where position = 3`,
    ],
    [
      'meta that is no object',
      ['UNREADABLE_MESSAGE: messages'],
      `update %.messages set meta = 'null' where position = 3`,
    ],
    [
      'a bucket of another key',
      ['WRONG_BUCKET: messages'],
      'update %.messages set bucket = (bucket + 1) % 256 where position = 3',
    ],
  ])('finds %s', async (_, names, sql) => {
    const { store, past } = await lived();
    await past(sql.replace(') % 256', ') - 256 * ((bucket + 1) / 256)'));
    await store.log.head();
    expect(await namesOf(store)).toEqual(names);
  });

  it('finds a position that two messages have', async () => {
    const { store, damage, past } = await lived();
    await damage('alter table %.messages drop constraint messages_position_once');
    await past('update %.messages set position = 4 where position = 5');
    expect(await namesOf(store)).toEqual(
      expect.arrayContaining([
        'MISSING_OBJECT: constraint messages_position_once of table messages',
        'REPEATED_POSITION: messages',
      ]),
    );
  });

  it('finds what has waited for its position for a minute', async () => {
    const { store, pool, schema, damage } = await lived();
    await damage(`insert into %.messages (id, type, data, meta) values ('m6', 't', '{}', ${META})`);
    expect(await namesOf(store)).toEqual([]);
    await pass(pool, schema, 61_000);
    expect(await store.examine()).toMatchObject([{ name: 'PENDING_MESSAGES', found: '1 without one' }]);
  });

  it.each<[found: string, names: readonly string[], settings: string]>([
    ['commits that are not flushed', ['UNSAFE_SETTING: synchronous_commit'], '-c synchronous_commit=off'],
    ['a database that only reads', ['READ_ONLY: default_transaction_read_only'], '-c default_transaction_read_only=on'],
  ])('finds %s', async (_, names, settings) => {
    const { schema } = await lived();
    const store = new PostgresStore(newPool({ settings }), { schema });
    expect((await namesOf(store)).filter((one) => !one.startsWith('UNSEEN'))).toEqual(names);
  });

  it('says so where it may not compare', async () => {
    const role = newSchema();
    await inDatabase(async (open) => {
      const owner = open();
      await new PostgresStore(owner).migrate();
      await owner.query(`create role "${role}" login;
        grant usage on schema demesne to "${role}"; grant select on all tables in schema demesne to "${role}";
        do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$`);
      const found = await namesOf(new PostgresStore(open(`-c role=${role}`)));
      await owner.query(`drop owned by "${role}"; drop role "${role}"`);
      expect(found).toEqual(['UNSEEN_STRUCTURE: temporary tables']);
    });
  });

  it('says what was expected, what was found, and what to do', async () => {
    const { store, damage } = await lived();
    await damage('update %.subscriptions set position = 6 where partition = 1');
    expect(await store.examine()).toEqual([
      {
        name: 'CHECKPOINT_AHEAD',
        at: 'subscription send-receipt',
        expected: 'no subscription beyond the end of the log',
        found: 'position 6, and the log ends at 5',
        advice: expect.stringContaining('reset'),
      },
    ]);
  });
});
