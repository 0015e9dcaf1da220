import type { Store } from 'demesne/application';
import { Projection, Projections, ReadModel } from 'demesne/event-sourcing';
import { Subscriptions } from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { z } from 'zod';
import type { Finding } from '../../finding.ts';
import { OrderPlaced, Orders } from '../orders.ts';
import { newFile, openPool, type DatabaseRow } from '../place.ts';

const AT_ONCE = 500;

const Latest = ReadModel.define(
  'shop.latest',
  { customer: z.string(), orders: z.int(), address: z.string() },
  { key: 'customer' },
);

/** What a thousand customers have ordered, and where the last of it went. */
const latest = (version: number): Projection =>
  Projection.define('latest', {
    version,
    into: Latest,
    events: { OrderPlaced },
    project: {
      OrderPlaced: async ({ data: { customer, address } }, rows) => {
        const orders = (await rows.get(customer))?.orders ?? 0;
        rows.put({ customer, orders: orders + 1, address });
      },
    },
  });

/** Writes a batch of rows, and how far they go, as one would by hand. */
type WriteByHand = (rows: string, position: number) => Promise<void>;

/** Events in a second, by a loop that keeps the rows in mind and writes what has changed after each batch. */
async function byHand({ log }: Store, count: number, write: WriteByHand): Promise<number> {
  const known = new Map<string, { customer: string; orders: number; address: string }>();
  const start = performance.now();
  for (let position = 0; position < count;) {
    const changed = new Map<string, object>();
    for (const { position: passed, envelope } of await log.read(position, AT_ONCE)) {
      const { customer, address } = (envelope.message as OrderPlaced).data;
      const row = { customer, orders: (known.get(customer)?.orders ?? 0) + 1, address };
      known.set(customer, row);
      changed.set(customer, row);
      position = passed;
    }
    await write(JSON.stringify([...changed].map(([key, row]) => ({ key, data: JSON.stringify(row) }))), position);
  }
  return (count / (performance.now() - start)) * 1_000;
}

/** Events in a second, from the first event of the log to the last. */
async function ours(store: Store, count: number, version: number): Promise<number> {
  const projections = new Projections(store, [latest(version)]);
  const start = performance.now();
  await projections.start();
  await projections.drain();
  const taken = performance.now() - start;
  await projections.stop();
  return (count / taken) * 1_000;
}

const percentile = (taken: readonly number[], share: number): number =>
  (taken.toSorted((one, other) => one - other)[Math.ceil(taken.length * share) - 1] as number) * 1e6;

/** From the answer to a commit until its row is there, against the call of a handler of a subscription. */
async function visible(where: string, store: Store, events: number, version: number): Promise<readonly Finding[]> {
  const orders = new Orders(1);
  const projection = latest(version);
  const projections = new Projections(store, [projection]);
  let handled = (): void => undefined;
  const subscriptions = new Subscriptions(store.log, store.subscriptions);
  subscriptions.subscribe(OrderPlaced, { name: `seen-${version}`, handle: () => handled() });
  const taken = { other: [] as number[], ours: [] as number[] };
  await projections.start();
  for (let one = 0; one < events; one += 1) {
    await store.log.append(orders.next(1));
    const start = performance.now();
    await projections.waitFor(projection);
    taken.ours.push(performance.now() - start);
  }
  await projections.stop();
  await subscriptions.start();
  for (let one = 0; one < events; one += 1) {
    const seen = new Promise<void>((resolve) => (handled = resolve));
    await store.log.append(orders.next(1));
    const start = performance.now();
    await seen;
    taken.other.push(performance.now() - start);
  }
  await subscriptions.stop();
  return [0.5, 0.99].map((share) => {
    const [other, our] = [percentile(taken.other, share), percentile(taken.ours, share)];
    return { what: `${where}: commit → visible, p${share * 100}`, unit: 'ns', other, ours: our, ratio: other / our };
  });
}

async function measured(where: string, store: Store, quick: boolean, write: WriteByHand): Promise<readonly Finding[]> {
  const count = quick ? 5_000 : 100_000;
  const orders = new Orders();
  for (let appended = 0; appended < count; appended += AT_ONCE) await store.log.append(orders.next(AT_ONCE));
  await store.log.head();
  const hand = await byHand(store, count, write);
  const found = (what: string, our: number): Finding => ({
    what: `${where}: ${what}`,
    unit: 'per second',
    other: hand,
    ours: our,
    ratio: our / hand,
  });
  return [
    found('events into rows', await ours(store, count, 1)),
    found('events into rows, in a rebuild', await ours(store, count, 2)),
    ...(await visible(where, store, quick ? 20 : 300, 2)),
  ];
}

export const row: DatabaseRow = async ({ quick }, place) => {
  const pool = await openPool(place.url, 4);
  const onPostgres = new PostgresStore(pool, { schema: 'projections', messages: [OrderPlaced] });
  await onPostgres.migrate();
  await pool.query(`create table projections.by_hand (key text primary key, data json not null);
    create table projections.by_hand_position (position bigint not null); insert into projections.by_hand_position values (0)`);
  const database = new Database(newFile(place));
  const onSqlite = new SqliteStore(database, { messages: [OrderPlaced] });
  onSqlite.migrate();
  database.exec(`create table by_hand (key text primary key, data text not null) strict;
    create table by_hand_position (position integer not null) strict; insert into by_hand_position values (0)`);
  const findings = [
    ...(await measured('PostgreSQL', onPostgres, quick, async (rows, position) => {
      const client = await pool.connect();
      await client.query('begin');
      await client.query(
        `insert into projections.by_hand select key, data::json from json_to_recordset($1::text::json) as one(key text, data text)
         on conflict (key) do update set data = excluded.data`,
        [rows],
      );
      await client.query('update projections.by_hand_position set position = $1', [position]);
      await client.query('commit');
      client.release();
    })),
    ...(await measured('SQLite', onSqlite, quick, async (rows, position) => {
      database.exec('begin immediate');
      database
        .prepare(
          `insert into by_hand select value ->> 'key', value ->> 'data' from json_each(?) where true
           on conflict do update set data = excluded.data`,
        )
        .run(rows);
      database.prepare('update by_hand_position set position = ?').run(position);
      database.exec('commit');
    })),
  ];
  onSqlite.close();
  onPostgres.close();
  await pool.end();
  return findings;
};
