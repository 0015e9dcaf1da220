import { Instant } from 'demesne';
import type { Envelope } from 'demesne/messaging';
import { SqliteStore, SqliteUnitOfWork, sqliteMigrations } from 'demesne/sqlite';
import Database from 'libsql';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { alice, depositing, opening, recipes } from '../application/unit-of-work/bank-world.ts';
import { AccountOpened, MoneyDeposited } from '../application/unit-of-work/bank.ts';
import { opened } from './opened.ts';

const occurredAt = Instant.of('2026-03-01T12:00:00Z');

const event = (version: number, part: Partial<Envelope> = {}): Envelope => ({
  id: `m-${version}`,
  message: new AccountOpened({ cents: 1 }),
  occurredAt,
  aggregate: { type: 'Account', id: 'a', version },
  correlationId: 'c',
  ...part,
});

describe('the tables', () => {
  it('are named as they are to be named', () => {
    const { database } = opened({ prefix: 'shop_' });
    const names = database.prepare("select name from sqlite_master where type = 'table' and name like 'shop%'").all();
    expect(names).toEqual(
      [
        'migrations',
        'messages',
        'purge_totals',
        'streams',
        'snapshots',
        'aggregates',
        'subscriptions',
        'subscription_owners',
        'parked',
        'handled_buckets',
        'handled_parked',
        'inbox',
        'scheduled',
        'read_models',
        'read_model_rows',
        'inline_brought',
      ].map((name) => ({
        name: `shop_${name}`,
      })),
    );
  });

  it('are made once, however often it is asked for', () => {
    const { database, store } = opened();
    store.log.append([event(1)]);
    store.migrate();
    expect(store.log.head()).toBe(1);
    const steps = database.prepare('select step, name from demesne_migrations').all();
    expect(steps).toEqual(sqliteMigrations().map(({ step, name }) => ({ step, name })));
  });

  it('are missed with a sentence that says what to do', () => {
    const store = new SqliteStore(new Database(':memory:'));
    expect(() => store.log.head()).toThrow(expect.objectContaining({ code: 'NOT_MIGRATED' }));
  });

  it('can be two sets in one database', () => {
    const { database, store } = opened();
    const other = new SqliteStore(database, { prefix: 'other_' });
    other.migrate();
    store.log.append([event(1)]);
    expect([store.log.head(), other.log.head()]).toEqual([1, 0]);
  });
});

describe('a message', () => {
  const { database, store } = opened();
  store.log.append([event(1)]);

  it.each([
    ['changed', "update demesne_messages set data = '{}'"],
    ['deleted', 'delete from demesne_messages'],
    ['replaced', "insert or replace into demesne_messages select 1, 'm-9', 't', 's', 1, '{}', '{}', 0, '', ''"],
    [
      'replaced by its id',
      "insert or replace into demesne_messages select 2, 'm-1', 't', 's', 1, '{}', '{}', 0, '', ''",
    ],
    [
      'replaced by its version',
      "insert or replace into demesne_messages select 2, 'm-9', 't', 'Account/a', 1, '{}', '{}', 0, '', ''",
    ],
  ])('is never %s', (_, sql) => {
    expect(() => database.exec(sql)).toThrow(/demesne/);
    expect(store.log.read(0, 10).map(({ envelope }) => envelope.id)).toEqual(['m-1']);
  });
});

describe('a log', () => {
  it('takes back all of an append where one message is refused, and leaves no gap', () => {
    const { store } = opened();
    store.log.append([event(1)]);
    expect(() => store.log.append([event(2), event(3), event(2, { id: 'm-9' })])).toThrow(
      expect.objectContaining({ code: 'VERSION_TAKEN' }),
    );
    expect(() => store.log.append([event(2), event(4)])).toThrow(expect.objectContaining({ code: 'VERSION_GAP' }));
    store.log.append([event(2)]);
    expect(store.log.read(0, 10).map(({ position }) => position)).toEqual([1, 2]);
  });

  it('gives what it was not told the class of as it stands there', () => {
    const { store } = opened();
    store.log.append([event(1)]);
    expect(store.log.read(0, 1)[0]?.envelope.message).toMatchObject({ type: AccountOpened.type, data: { cents: 1 } });
    expect(store.log.read(0, 1)[0]?.envelope.message).not.toBeInstanceOf(AccountOpened);
  });

  it('gets past a message that its class can not read', () => {
    const { database, store } = opened({ messages: [AccountOpened, MoneyDeposited] });
    const row = `insert into demesne_messages (id, type, data, meta, bucket, tenant) values`;
    database.exec(
      `${row} ('m-1', '${AccountOpened.type}', 'null', '{"occurredAt":"2026-03-01T12:00:00.000Z","correlationId":"c"}', 0, '')`,
    );
    store.log.append([event(1, { id: 'm-2' })]);
    const [broken, whole] = store.log.read(0, 10);
    expect(broken?.envelope.message.type).toBe(AccountOpened.type);
    expect(whole?.envelope.message).toEqual(new AccountOpened({ cents: 1 }));
  });
});

describe('a statement', () => {
  it('takes its values one after the other, since drivers differ on numbered ones', async () => {
    const database = new Database(':memory:');
    const asked: string[] = [];
    const prepare = (sql: string) => {
      asked.push(sql);
      return database.prepare(sql);
    };
    const store = new SqliteStore({ exec: (sql) => database.exec(sql), prepare });
    store.migrate();
    const unit = new SqliteUnitOfWork(store, recipes);
    await unit.run(opening([alice, 10]));
    await unit.run(depositing(alice, 5));
    const page = await unit.run(async ({ accounts }) => accounts.page({ where: { balance: { gt: 10, lt: 20 } } }));
    expect(page._unsafeUnwrap().items.map(({ balance }) => balance)).toEqual([15]);
    expect(store.purge({ olderThanMs: 0, ignore: ['other'] }).deleted).toBe(0);
    expect(asked.filter((sql) => /\?\d/.test(sql))).toEqual([]);
  });
});

describe('wrong use', () => {
  it.each([
    ['no database', null, {}, 'database'],
    ['null for options', new Database(':memory:'), null, 'options'],
    ['a prefix that is no name', new Database(':memory:'), { prefix: 'a; drop table b' }, 'prefix'],
    ['classes of no messages', new Database(':memory:'), { messages: [Date] }, 'messages'],
    ['no patience', new Database(':memory:'), { busyTimeoutMs: -1 }, 'busyTimeoutMs'],
    ['a watch that never rests', new Database(':memory:'), { watchEveryMs: 0 }, 'watchEveryMs'],
  ])('%s is refused', (_, database, options, option) => {
    expect(() => new SqliteStore(database as never, options as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', option }),
    );
  });
});

describe('aggregates', () => {
  it('say when they were made and changed, and by whom', async () => {
    const { database, store } = opened();
    const unit = new SqliteUnitOfWork(store, recipes);
    await unit.run(opening([alice, 10]), { actor: 'Ada' });
    await unit.run(depositing(alice, 5), { actor: 'Bob' });
    const [row] = database.prepare('select * from demesne_aggregates').all() as Record<string, unknown>[];
    expect([row?.['created_by'], row?.['updated_by'], row?.['version'], row?.['deleted_at']]).toEqual([
      'Ada',
      'Bob',
      2,
      null,
    ]);
  });

  it('keep their row when they are removed, without what was in it', async () => {
    const { database, store } = opened();
    const unit = new SqliteUnitOfWork(store, recipes);
    await unit.run(opening([alice, 10]));
    await unit.run(async ({ accounts }) => {
      const account = await accounts.find(alice);
      return account === undefined ? ok() : accounts.delete(account);
    });
    const [row] = database.prepare('select * from demesne_aggregates').all() as Record<string, unknown>[];
    expect([row?.['state'], row?.['version']]).toEqual([null, 2]);
    expect(row?.['deleted_at']).toMatch(/^\d{4}-/);
  });
});
