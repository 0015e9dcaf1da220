import { randomUUID } from 'node:crypto';
import { Instant } from 'demesne';
import { BufferedUnitOfWork, type Store } from 'demesne/application';
import { eventSourced, everyEvents } from 'demesne/event-sourcing';
import type { Envelope } from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { clockTime, compare, type Side } from '../../compare.ts';
import type { Finding, Thoroughness } from '../../finding.ts';
import { Account, AccountId, AccountOpened, MoneyDeposited } from '../../models/account.ts';
import { newFile, openPool, type DatabaseRow, type Place } from '../place.ts';

const AT_ONCE = 1_000;
const messages = [AccountOpened, MoneyDeposited];
const id = AccountId.of('long-lived');
const OCCURRED_AT = Instant.of('2026-03-01T12:00:00Z');

const eventOf = (version: number): Envelope => ({
  id: randomUUID(),
  message: version === 1 ? new AccountOpened({ owner: 'Ada' }) : new MoneyDeposited({ cents: 1 }),
  occurredAt: OCCURRED_AT,
  correlationId: 'c-1',
  aggregate: { type: 'Account', id, version },
});

/** Gives an account so many events. */
async function fill({ log }: Store, events: number): Promise<void> {
  for (let version = 1; version <= events; version += AT_ONCE) {
    const count = Math.min(AT_ONCE, events - version + 1);
    await log.append(Array.from({ length: count }, (_, index) => eventOf(version + index)));
  }
  await log.head();
}

/** Loads the account, as often as it is told. */
const loading = (load: () => Promise<Account>): Side => ({
  run: async (times) => {
    for (let count = 0; count < times; count += 1) await load();
  },
});

async function measured(where: string, store: Store, thoroughness: Thoroughness): Promise<Finding> {
  const events = thoroughness.quick ? 5_000 : 100_000;
  await fill(store, events);
  const plain = new BufferedUnitOfWork(store, { accounts: eventSourced(Account) });
  const recipe = eventSourced(Account, { snapshots: { when: everyEvents(100) } });
  const snapshots = new BufferedUnitOfWork(store, { accounts: recipe });
  const deposited = await snapshots.run(async ({ accounts }) => {
    const account = (await accounts.get(id))._unsafeUnwrap();
    account.deposit(1)._unsafeUnwrap();
    return accounts.save(account);
  });
  deposited._unsafeUnwrap();
  const get = async (unit: typeof plain): Promise<Account> => {
    const account = (await unit.run(({ accounts }) => accounts.get(id)))._unsafeUnwrap();
    if (account.cents !== events) throw new Error('An account has a cent for each deposit.');
    return account;
  };
  const comparison = {
    what: `${where}: load an aggregate of ${events.toLocaleString('en')} events by its snapshot, against by all of them`,
    stopwatch: clockTime,
    other: loading(() => get(plain)),
    ours: loading(() => get(snapshots)),
  } as const;
  return compare(comparison, { ...thoroughness, rounds: Math.min(thoroughness.rounds, 5) });
}

async function onPostgres(thoroughness: Thoroughness, { url }: Place): Promise<Finding> {
  const pool = await openPool(url, 1);
  const store = new PostgresStore(pool, { schema: 'long_stream', messages });
  await store.migrate();
  const finding = await measured('PostgreSQL', store, thoroughness);
  await pool.end();
  return finding;
}

function onSqlite(thoroughness: Thoroughness, place: Place): Promise<Finding> {
  const store = new SqliteStore(new Database(newFile(place)), { messages });
  store.migrate();
  return measured('SQLite', store, thoroughness);
}

export const row: DatabaseRow = async (thoroughness, place) => [
  await onPostgres(thoroughness, place),
  await onSqlite(thoroughness, place),
];
