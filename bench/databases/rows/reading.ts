import { EventStore } from 'demesne/event-sourcing';
import type { Store } from 'demesne/application';
import { PostgresStore } from 'demesne/postgres';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import type { Finding } from '../../finding.ts';
import { OrderPlaced, Orders } from '../orders.ts';
import { newFile, openPool, type DatabaseRow } from '../place.ts';

const AT_ONCE = 1_000;

/** What the process holds once what is not needed is gone. */
function held(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The most that is held at any time while so many events are read. */
async function peakOf(events: EventStore, upTo: number): Promise<number> {
  let [count, peak] = [0, 0];
  for await (const { position } of events.readAll({ upTo })) {
    count += 1;
    if (position % 5_000 === 2_500) peak = Math.max(peak, held());
  }
  if (count !== upTo) throw new Error(`Expected ${upTo} events, found ${count}.`);
  return peak;
}

async function measured(
  where: string,
  store: Store & ConstructorParameters<typeof EventStore>[0],
  count: number,
): Promise<Finding> {
  const orders = new Orders();
  for (let appended = 0; appended < count; appended += AT_ONCE) await store.log.append(orders.next(AT_ONCE));
  await store.log.head();
  const events = new EventStore(store, { messages: [OrderPlaced] });
  await peakOf(events, 10_000);
  const other = await peakOf(events, 10_000);
  const ours = await peakOf(events, count);
  const what = `${where}: memory of a process while ${count.toLocaleString('en')} events are read, against 10,000`;
  return { what, unit: 'bytes', other, ours, ratio: other / ours, target: 0.8 };
}

export const row: DatabaseRow = async ({ quick }, place) => {
  const count = quick ? 20_000 : 1_000_000;
  const pool = await openPool(place.url, 1);
  const onPostgres = new PostgresStore(pool, { schema: 'reading', messages: [OrderPlaced] });
  await onPostgres.migrate();
  const onSqlite = new SqliteStore(new Database(newFile(place)), { messages: [OrderPlaced] });
  onSqlite.migrate();
  const findings = [await measured('PostgreSQL', onPostgres, count), await measured('SQLite', onSqlite, count)];
  await pool.end();
  return findings;
};
