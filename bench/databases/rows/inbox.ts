import type { Store } from 'demesne/application';
import { PostgresStore } from 'demesne/postgres';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { clockTime, compare } from '../../compare.ts';
import type { Finding, Thoroughness } from '../../finding.ts';
import { accountIds, Bank, Depositing } from '../depositing.ts';
import { newFile, openPool, type DatabaseRow } from '../place.ts';

async function once(what: string, store: Store, workers: number, thoroughness: Thoroughness): Promise<Finding> {
  const bank = await new Bank(store).open(accountIds(workers));
  const comparison = {
    what,
    operations: workers,
    stopwatch: clockTime,
    unit: 'per second',
    other: await new Depositing(workers, (id) => bank.deposit(id)).warm(),
    ours: await new Depositing(workers, (id) => bank.depositOnce(id)).warm(),
  } as const;
  return compare(comparison, thoroughness);
}

export const row: DatabaseRow = async (thoroughness, place) => {
  const findings: Finding[] = [];
  for (const workers of [1, 16]) {
    const store = new PostgresStore(await openPool(place.url, workers), { schema: `inbox_${workers}` });
    await store.migrate();
    const what = `\`runOnce\` against \`run\`, ${workers} at a time`;
    findings.push(await once(what, store, workers, thoroughness));
  }
  const store = new SqliteStore(new Database(newFile(place)));
  store.migrate();
  findings.push(await once('SQLite: `runOnce` against `run`', store, 1, thoroughness));
  return findings;
};
