import { EventStore, type StoreOfStreams } from 'demesne/event-sourcing';
import type { Envelope } from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { clockTime, compare, type Side } from '../../compare.ts';
import type { Finding, Thoroughness } from '../../finding.ts';
import { Appending } from '../appending.ts';
import { PostgresLogByHand } from '../by-hand/postgres-log.ts';
import { SqliteLogByHand } from '../by-hand/sqlite.ts';
import { OrderPlaced, Orders } from '../orders.ts';
import { newFile, openPool, type DatabaseRow, type Place } from '../place.ts';

const STREAMS = 200;
const EVENTS = 100;

/** What a log by hand is asked here. */
interface LogByHand {
  append(envelopes: readonly Envelope[]): unknown;
  load(stream: string): readonly unknown[] | Promise<readonly unknown[]>;
}

/** Appends the events of one order, on the version that it has. */
const appendTo =
  (events: EventStore) =>
  async (envelopes: readonly Envelope[]): Promise<void> => {
    const [{ aggregate }] = envelopes as readonly [Required<Envelope>];
    const expected = aggregate.version === 1 ? 'none' : aggregate.version - 1;
    const messages = envelopes.map(({ message }) => message as OrderPlaced);
    (await events.append({ type: aggregate.type, id: aggregate.id }, messages, { expected }))._unsafeUnwrap();
  };

/** Loads one order after the other. */
const loading = (load: (id: string) => Promise<number>, ids: readonly string[]): Side => ({
  run: async (times) => {
    for (let index = 0; index < times; index += 1) {
      if ((await load(ids[(index * 7) % STREAMS] as string)) !== EVENTS) throw new Error('An order has 100 events.');
    }
  },
});

async function counted(events: EventStore, id: string): Promise<number> {
  let count = 0;
  for await (const { message } of events.readStream({ type: 'Order', id }))
    if (message instanceof OrderPlaced) count += 1;
  return count;
}

async function measured(
  where: string,
  store: StoreOfStreams,
  byHand: LogByHand,
  thoroughness: Thoroughness,
): Promise<readonly Finding[]> {
  const events = new EventStore(store, { messages: [OrderPlaced] });
  const size = { events: 1, writers: 1 };
  const common = { stopwatch: clockTime, unit: 'per second' } as const;
  const appended = {
    ...common,
    what: `${where}: append an event by the event store`,
    other: await new Appending((envelopes) => byHand.append(envelopes), size).warm(),
    ours: await new Appending(appendTo(events), size, () => store.log.head()).warm(),
  };
  const findings = [await compare(appended, thoroughness)];
  const orders = new Orders(EVENTS);
  const ids: string[] = [];
  for (let count = 0; count < STREAMS; count += 1) {
    const envelopes = orders.next(EVENTS);
    await byHand.append(envelopes);
    await appendTo(events)(envelopes);
    ids.push(envelopes[0]?.aggregate?.id as string);
  }
  await store.log.head();
  const loaded = {
    ...common,
    what: `${where}: read 100 events by the event store`,
    other: loading(async (id) => (await byHand.load(`Order/${id}`)).length, ids),
    ours: loading((id) => counted(events, id), ids),
  };
  return [...findings, await compare(loaded, thoroughness)];
}

async function onPostgres(thoroughness: Thoroughness, { url }: Place): Promise<readonly Finding[]> {
  const pool = await openPool(url, 1);
  const store = new PostgresStore(pool, { schema: 'event_store', messages: [OrderPlaced] });
  await store.migrate();
  const byHand = await new PostgresLogByHand(pool, 'event_store_by_hand').create();
  const findings = await measured('PostgreSQL', store, byHand, thoroughness);
  await pool.end();
  return findings;
}

async function onSqlite(thoroughness: Thoroughness, place: Place): Promise<readonly Finding[]> {
  const store = new SqliteStore(new Database(newFile(place)), { messages: [OrderPlaced] });
  store.migrate();
  const byHand = new SqliteLogByHand(new Database(newFile(place)), 'full');
  return measured('SQLite', store, byHand, thoroughness);
}

export const row: DatabaseRow = async (thoroughness, place) => [
  ...(await onPostgres(thoroughness, place)),
  ...(await onSqlite(thoroughness, place)),
];
