import { PostgresStore } from 'demesne/postgres';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { clockTime, compare } from '../../compare.ts';
import type { Finding, Thoroughness } from '../../finding.ts';
import { PostgresAccountsByHand } from '../by-hand/postgres-accounts.ts';
import { SqliteAccountsByHand } from '../by-hand/sqlite.ts';
import { accountIds, Bank, Depositing } from '../depositing.ts';
import { newFile, openPool, type DatabaseRow, type Place } from '../place.ts';

async function onPostgres(workers: number, thoroughness: Thoroughness, { url }: Place): Promise<Finding> {
  const pool = await openPool(url, workers);
  const store = new PostgresStore(pool, { schema: `unit_${workers}` });
  await store.migrate();
  const ids = accountIds(workers);
  const bank = await new Bank(store).open(ids);
  const byHand = await new PostgresAccountsByHand(pool, `unit_by_hand_${workers}`).create(ids);
  const ours = new Depositing(workers, (id) => bank.deposit(id));
  const comparison = {
    what: `unit of one aggregate, ${workers === 1 ? '1 at a time' : `${workers} at a time`}`,
    operations: workers,
    stopwatch: clockTime,
    unit: 'per second',
    other: await new Depositing(workers, (id) => byHand.deposit(id, 1)).warm(),
    ours: await ours.warm(),
  } as const;
  const finding = await compare(comparison, thoroughness);
  await pool.end();
  return finding;
}

async function onSqlite(thoroughness: Thoroughness, place: Place): Promise<Finding> {
  const store = new SqliteStore(new Database(newFile(place)));
  store.migrate();
  const ids = accountIds(1);
  const bank = await new Bank(store).open(ids);
  const byHand = new SqliteAccountsByHand(new Database(newFile(place)), ids);
  const comparison = {
    what: 'SQLite: unit of one aggregate, each commit flushed',
    stopwatch: clockTime,
    unit: 'per second',
    other: new Depositing(1, (id) => byHand.deposit(id, 1)),
    ours: new Depositing(1, (id) => bank.deposit(id)),
  } as const;
  return compare(comparison, thoroughness);
}

export const row: DatabaseRow = async (thoroughness, place) => [
  await onPostgres(1, thoroughness, place),
  await onPostgres(16, thoroughness, place),
  await onSqlite(thoroughness, place),
];
