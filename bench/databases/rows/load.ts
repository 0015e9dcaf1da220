import { streamName } from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import { clockTime, compare, type Side } from '../../compare.ts';
import { PostgresLogByHand } from '../by-hand/postgres-log.ts';
import { OrderPlaced, Orders } from '../orders.ts';
import { openPool, type DatabaseRow } from '../place.ts';

const STREAMS = 200;

/** Loads one aggregate after the other. */
const loading = (streams: readonly string[], load: (stream: string) => Promise<readonly unknown[]>): Side => ({
  run: async (times) => {
    for (let index = 0; index < times; index += 1) {
      const loaded = await load(streams[(index * 7) % STREAMS] as string);
      if (loaded.length !== 100) throw new Error('An order has 100 events.');
    }
  },
});

export const row: DatabaseRow = async (thoroughness, { url }) => {
  const pool = await openPool(url, 1);
  const store = new PostgresStore(pool, { schema: 'load', messages: [OrderPlaced] });
  await store.migrate();
  const byHand = await new PostgresLogByHand(pool, 'load_by_hand').create();
  const orders = new Orders();
  const streams: string[] = [];
  for (let count = 0; count < STREAMS; count += 1) {
    const envelopes = orders.next(100);
    await store.log.append(envelopes);
    await byHand.append(envelopes);
    const [{ aggregate } = {}] = envelopes;
    streams.push(streamName('Order', aggregate?.id as string));
  }
  await store.log.head();
  await pool.query('vacuum analyze');
  const comparison = {
    what: 'load 100 events, as instances of their classes',
    target: 1.7,
    stopwatch: clockTime,
    unit: 'per second',
    other: loading(streams, (stream) => byHand.load(stream)),
    ours: loading(streams, async (stream) => store.log.readStream(stream, 1, 1_000)),
  } as const;
  return [await compare(comparison, thoroughness)];
};
