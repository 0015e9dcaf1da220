import type { Envelope } from 'demesne/messaging';
import { Subscriptions } from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import { clockTime, compare, type Side } from '../../compare.ts';
import type { Finding } from '../../finding.ts';
import { Appending } from '../appending.ts';
import { PostgresLogByHand } from '../by-hand/postgres-log.ts';
import { OrderPlaced } from '../orders.ts';
import { openPool, type DatabaseRow, type Place } from '../place.ts';

const WRITERS = { events: 1, writers: 16 };

/** A store, 16 writers, and two connections for whoever follows them. */
async function opened({ url }: Place, schema: string): Promise<{ readonly store: PostgresStore; readonly side: Side }> {
  const store = new PostgresStore(await openPool(url, 18), { schema, messages: [OrderPlaced] });
  await store.migrate();
  const side = new Appending(
    (envelopes) => store.log.append(envelopes),
    WRITERS,
    () => store.log.head(),
  );
  return { store, side: await side.warm() };
}

/** An append that tells a listener in the same transaction, as a trigger or a statement beside the insert would. */
async function notifying({ url }: Place, schema: string): Promise<Side> {
  const pool = await openPool(url, 16);
  const log = await new PostgresLogByHand(pool, schema).create();
  const append = async (envelopes: readonly Envelope[]): Promise<void> => {
    const client = await pool.connect();
    await client.query('begin');
    await log.append(envelopes, client);
    await client.query(`notify ${schema}`);
    await client.query('commit');
    client.release();
  };
  const [listener] = [await (await openPool(url, 1)).connect()];
  await listener.query(`listen ${schema}`);
  return new Appending(append, WRITERS).warm();
}

async function silent({ url }: Place, schema: string): Promise<Side> {
  const pool = await openPool(url, 16);
  const log = await new PostgresLogByHand(pool, schema).create();
  const append = async (envelopes: readonly Envelope[]): Promise<void> => {
    const client = await pool.connect();
    await client.query('begin');
    await log.append(envelopes, client);
    await client.query('select 1');
    await client.query('commit');
    client.release();
  };
  return new Appending(append, WRITERS).warm();
}

export const row: DatabaseRow = async (thoroughness, place) => {
  const common = { operations: 16, stopwatch: clockTime, unit: 'per second' } as const;
  const findings: Finding[] = [];
  const alone = await opened(place, 'waking_nobody');

  const listened = await opened(place, 'waking_listener');
  listened.store.log.onAppended(() => undefined);
  const listening =
    '16 writers while a listener is told of each commit and watches for those of others, against nobody';
  const sides = { other: alone.side, ours: listened.side };
  findings.push(await compare({ what: listening, target: 0.9, ...common, ...sides }, thoroughness));
  listened.store.close();

  const followed = await opened(place, 'waking_subscription');
  const subscriptions = new Subscriptions(followed.store.log, followed.store.subscriptions);
  subscriptions.subscribe(OrderPlaced, { name: 'follow', handle: () => undefined });
  await subscriptions.start();
  const following = '16 writers while a subscription of their process handles every event, against nobody';
  findings.push(await compare({ what: following, ...common, other: alone.side, ours: followed.side }, thoroughness));
  await subscriptions.stop();

  const byHand = { other: await silent(place, 'waking_silent'), ours: await notifying(place, 'waking_notify') };
  const what = 'by hand: 16 writers with `NOTIFY` in each transaction, against `SELECT 1` in its place';
  findings.push(await compare({ what, ...common, ...byHand }, thoroughness));
  return findings;
};
