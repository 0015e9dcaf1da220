import { randomUUID } from 'node:crypto';
import { Instant } from 'demesne';
import { BufferedUnitOfWork, type Store } from 'demesne/application';
import { eventSourced } from 'demesne/event-sourcing';
import type { Envelope } from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { clockTime, compare } from '../../compare.ts';
import type { Finding, Thoroughness } from '../../finding.ts';
import { Account, AccountId, AccountOpened, MoneyDeposited } from '../../models/account.ts';
import { deposited, type PlainAccount } from '../by-hand/account.ts';
import { PostgresLogByHand } from '../by-hand/postgres-log.ts';
import { SqliteLogByHand } from '../by-hand/sqlite.ts';
import { accountIds, Depositing } from '../depositing.ts';
import { newFile, openPool, type DatabaseRow, type Place } from '../place.ts';

const messages = [AccountOpened, MoneyDeposited];

/** Accounts that are kept as their events, each deposit in a unit of its own. */
class EventSourcedBank {
  readonly #unit;

  constructor(store: Store) {
    this.#unit = new BufferedUnitOfWork(store, { accounts: eventSourced(Account) });
  }

  async open(ids: readonly string[]): Promise<this> {
    const open = ids.map((id) => Account.open(AccountId.of(id), 'Ada'));
    const last = open.pop() as Account;
    const opened = await this.#unit.run(async ({ accounts }) => {
      for (const account of open) await accounts.save(account);
      return accounts.save(last);
    });
    opened._unsafeUnwrap();
    return this;
  }

  async deposit(id: string): Promise<void> {
    const done = await this.#unit.run(async ({ accounts }) => {
      const account = (await accounts.get(AccountId.of(id)))._unsafeUnwrap();
      account.deposit(1)._unsafeUnwrap();
      return accounts.save(account);
    });
    done._unsafeUnwrap();
  }
}

/** A log by hand, and rows of it whose data may be text. */
interface LogByHand {
  append(envelopes: readonly Envelope[]): unknown;
  load(stream: string): readonly object[] | Promise<readonly object[]>;
}

const eventOf = (id: string, version: number, message: Envelope['message']): Envelope => ({
  id: randomUUID(),
  message,
  occurredAt: Instant.fromEpochMs(Date.now()),
  correlationId: randomUUID(),
  aggregate: { type: 'Account', id, version },
});

/** Loads all events of an account, folds them, and inserts one more; who was slower violates a constraint. */
async function depositByHand(log: LogByHand, id: string): Promise<void> {
  const rows = (await log.load(`Account/${id}`)) as readonly { readonly data: unknown }[];
  let account: PlainAccount = { owner: 'Ada', cents: 0, movements: 0 };
  for (const { data } of rows.slice(1)) {
    const { cents } = (typeof data === 'string' ? JSON.parse(data) : data) as { readonly cents: number };
    account = deposited(account, cents);
  }
  if (account.movements !== rows.length - 1) throw new Error('An account has a movement for each deposit.');
  await log.append([eventOf(id, rows.length + 1, new MoneyDeposited({ cents: 1 }))]);
}

async function measured(
  what: string,
  store: Store,
  byHand: LogByHand,
  thoroughness: Thoroughness,
): Promise<readonly Finding[]> {
  const ids = accountIds(1);
  const bank = await new EventSourcedBank(store).open(ids);
  for (const id of ids) await byHand.append([eventOf(id, 1, new AccountOpened({ owner: 'Ada' }))]);
  const comparison = {
    what,
    stopwatch: clockTime,
    unit: 'per second',
    other: await new Depositing(1, (id) => depositByHand(byHand, id)).warm(),
    ours: await new Depositing(1, (id) => bank.deposit(id)).warm(),
  } as const;
  return [await compare(comparison, thoroughness)];
}

async function onPostgres(thoroughness: Thoroughness, { url }: Place): Promise<readonly Finding[]> {
  const pool = await openPool(url, 1);
  const store = new PostgresStore(pool, { schema: 'event_sourced', messages });
  await store.migrate();
  const byHand = await new PostgresLogByHand(pool, 'event_sourced_by_hand').create();
  const findings = await measured('PostgreSQL: unit of one event-sourced aggregate', store, byHand, thoroughness);
  await pool.end();
  return findings;
}

async function onSqlite(thoroughness: Thoroughness, place: Place): Promise<readonly Finding[]> {
  const store = new SqliteStore(new Database(newFile(place)), { messages });
  store.migrate();
  const byHand = new SqliteLogByHand(new Database(newFile(place)), 'full');
  return measured('SQLite: unit of one event-sourced aggregate', store, byHand, thoroughness);
}

export const row: DatabaseRow = async (thoroughness, place) => [
  ...(await onPostgres(thoroughness, place)),
  ...(await onSqlite(thoroughness, place)),
];
