import { mkdtempSync, openSync, rmSync, statSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bucketOf } from 'demesne/messaging';
import { SqliteStore, sqliteMigrations, SqliteUnitOfWork } from 'demesne/sqlite';
import Database from 'libsql';
import { afterEach, describe, expect, it } from 'vitest';
import { alice, depositing, opening, recipes } from '../application/unit-of-work/bank-world.ts';
import { notices } from '../../src/testing/contract/purge/notices.ts';
import { opened } from './opened.ts';

type Db = Database.Database;

const folders: string[] = [];
const fileOf = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'demesne-'));
  folders.push(folder);
  return join(folder, 'store.db');
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A store with an aggregate, notices of which some are purged, and a subscription that has passed all of it. */
async function lived(database: Db = new Database(':memory:')) {
  const store = new SqliteStore(database);
  store.migrate();
  const unit = new SqliteUnitOfWork(store, recipes);
  await unit.run(opening([alice, 10]));
  store.log.append(notices('n1', 'n2'));
  await unit.run(depositing(alice, 5));
  await unit.run(depositing(alice, 5));
  store.purge({ olderThanMs: 0, limit: 1 });
  store.subscriptions.register('send-receipt', 2, 2);
  return { database, store };
}

/** Does what the triggers of a table refuse, and leaves them as they were. */
function past(database: Db, sql: string): void {
  const triggers = database.prepare(`select name, sql from sqlite_master where type = 'trigger'`).all() as {
    name: string;
    sql: string;
  }[];
  for (const { name } of triggers) database.exec(`drop trigger ${name}`);
  database.exec(sql);
  for (const trigger of triggers) database.exec(trigger.sql);
}

const row = 'insert into demesne_messages (position, id, type, stream, version, data, meta, bucket, tenant) values';
const META = `'{"occurredAt":"2026-03-01T12:00:00.000Z","correlationId":"c"}'`;

const namesOf = (store: SqliteStore): readonly string[] => store.examine().map(({ name, at }) => `${name}: ${at}`);

describe('an examination', () => {
  it('finds nothing in a store that is well', async () => {
    expect(new SqliteStore((await lived()).database).examine()).toEqual([]);
    expect((await lived(new Database(fileOf()))).store.examine()).toEqual([]);
    const { store } = opened({ prefix: 'shop_' });
    expect(store.examine()).toEqual([]);
  });

  it('finds all tables missing before they are made', () => {
    const found = namesOf(new SqliteStore(new Database(':memory:')));
    expect(found).toContain('MISSING_OBJECT: table demesne_messages');
    expect(found.every((one) => one.startsWith('MISSING_OBJECT'))).toBe(true);
  });

  it.each<[found: string, name: string, damage: string]>([
    ['a trigger that is gone', 'MISSING_OBJECT: trigger demesne_messages_stay', 'drop trigger demesne_messages_stay'],
    [
      'a trigger that does something else',
      'CHANGED_OBJECT: trigger demesne_messages_once',
      `drop trigger demesne_messages_once;
       create trigger demesne_messages_once before insert on demesne_messages begin select 1; end`,
    ],
    ['an index that is gone', 'MISSING_OBJECT: index demesne_parked_due', 'drop index demesne_parked_due'],
    [
      'a table with a column more',
      'CHANGED_OBJECT: table demesne_aggregates',
      'alter table demesne_aggregates add x text',
    ],
    [
      'a step of a newer version',
      'UNKNOWN_STEP: step 99 later',
      `insert into demesne_migrations values (99, 'later', '')`,
    ],
    ['a step that was not booked', 'MISSING_STEP: step 2 aggregates', 'delete from demesne_migrations where step = 2'],
    ['commits that are not flushed', 'UNSAFE_SETTING: pragma synchronous', 'pragma synchronous = normal'],
    ['a connection that only reads', 'READ_ONLY: pragma query_only', 'pragma query_only = on'],
    [
      'a subscription beyond the end',
      'CHECKPOINT_AHEAD: subscription send-receipt',
      'update demesne_subscriptions set position = 6',
    ],
    [
      'a partition that is gone',
      'BROKEN_PARTITIONS: subscription send-receipt',
      'delete from demesne_subscriptions where partition = 1',
    ],
    [
      'a parked message that is not in the log',
      'PARKED_WITHOUT_MESSAGE: subscription send-receipt',
      `insert into demesne_parked (subscription, position, key, bucket, id, type, status, attempts)
       values ('send-receipt', 2, 'k', 0, 'n1', 't', 'dead', 1)`,
    ],
  ])('finds %s', async (_, name, damage) => {
    const { database, store } = await lived();
    database.exec(damage);
    expect(namesOf(store)).toEqual([name]);
  });

  it.each<[found: string, names: readonly string[], damage: string]>([
    ['a message that was deleted', ['LOST_MESSAGES: messages'], 'delete from demesne_messages where position = 3'],
    [
      'an event that was deleted',
      ['LOST_MESSAGES: messages', 'STREAM_WITH_GAP: messages'],
      'delete from demesne_messages where position = 4',
    ],
    [
      'versions in another order than theirs',
      ['STREAM_OUT_OF_ORDER: messages'],
      `${row} (6, 'm6', 't', 'A/b', 2, '{}', ${META}, ${bucketOf('A/b')}, ''), (7, 'm7', 't', 'A/b', 1, '{}', ${META}, ${bucketOf('A/b')}, '')`,
    ],
    [
      'a version that is left out',
      ['STREAM_WITH_GAP: messages'],
      'update demesne_messages set version = 9 where version = 3',
    ],
    [
      'data that is no JSON',
      ['UNREADABLE_MESSAGE: messages'],
      `pragma ignore_check_constraints = on; update demesne_messages set data = '{' where position = 3`,
    ],
    [
      'a time that is none',
      ['UNREADABLE_MESSAGE: messages'],
      `update demesne_messages set meta = json_set(meta, '$.occurredAt', 'noon') where position = 3`,
    ],
    [
      'no correlation',
      ['UNREADABLE_MESSAGE: messages'],
      `update demesne_messages set meta = json_remove(meta, '$.correlationId') where position = 3`,
    ],
    [
      'a bucket of another key',
      ['WRONG_BUCKET: messages'],
      'update demesne_messages set bucket = (bucket + 1) % 256 where position = 3',
    ],
  ])('finds %s', async (_, names, damage) => {
    const { database, store } = await lived();
    past(database, damage);
    expect(namesOf(store)).toEqual(names);
  });

  it('looks at no content where a table is gone', async () => {
    const { database, store } = await lived();
    past(database, 'delete from demesne_messages where position = 3');
    database.exec('drop table demesne_parked');
    expect(namesOf(store)).toEqual([
      'MISSING_OBJECT: table demesne_parked',
      'MISSING_OBJECT: index demesne_parked_of_key',
      'MISSING_OBJECT: index demesne_parked_due',
    ]);
  });

  it('says what was expected, what was found, and what to do', async () => {
    const { database, store } = await lived();
    past(database, 'update demesne_messages set bucket = (bucket + 1) % 256');
    expect(store.examine()).toEqual([
      {
        name: 'WRONG_BUCKET',
        at: 'messages',
        expected: 'the bucket that bucketOf gives',
        found: '4, the first at position 1',
        advice: expect.stringContaining('by hand'),
      },
    ]);
  });

  it('finds a table without its unique constraint', () => {
    const database = new Database(':memory:');
    for (const { step, sql } of sqliteMigrations()) {
      database.exec(step === 1 ? sql.replace('id text not null unique', 'id text not null') : sql);
    }
    expect(namesOf(new SqliteStore(database))).toEqual(['CHANGED_OBJECT: table demesne_messages']);
  });

  it('finds a file that another one has set to another journal', async () => {
    const { database, store } = await lived(new Database(fileOf()));
    database.exec('pragma journal_mode = delete');
    expect(namesOf(store)).toEqual(['UNSAFE_SETTING: pragma journal_mode']);
  });

  it('finds a file that is damaged', async () => {
    const file = fileOf();
    const { database, store } = await lived(new Database(file));
    store.close();
    database.exec('pragma wal_checkpoint(truncate)');
    database.close();
    const { rootpage } = new Database(file)
      .prepare(`select rootpage from sqlite_master where name = 'demesne_parked_due'`)
      .all()[0] as { rootpage: number };
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(512, 255), 0, 512, (rootpage - 1) * 4_096);
    closeSync(handle);
    expect(statSync(file).size).toBeGreaterThan(rootpage * 4_096);
    expect(namesOf(new SqliteStore(new Database(file)))).toContain('CORRUPT_FILE: the file');
  });
});
