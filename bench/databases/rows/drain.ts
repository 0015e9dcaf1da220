import { randomUUID } from 'node:crypto';
import { PostgresStore } from 'demesne/postgres';
import type pg from 'pg';
import { median } from '../../compare.ts';
import type { Finding } from '../../finding.ts';
import { PostgresLogByHand } from '../by-hand/postgres-log.ts';
import { Orders } from '../orders.ts';
import { openPool, type DatabaseRow } from '../place.ts';
import { Relays, type Machinery, type RelayTask } from '../relays.ts';

const AT_ONCE = 1_000;

/** Fills the log with the same events on both sides. */
async function fill(pool: pg.Pool, store: PostgresStore, events: number): Promise<void> {
  const byHand = new PostgresLogByHand(pool, 'drain_by_hand');
  await store.migrate();
  await byHand.create();
  await pool.query(
    'create table drain_by_hand.relays (name text, place integer, position bigint, primary key (name, place))',
  );
  const orders = new Orders();
  for (let count = 0; count < events; count += AT_ONCE) {
    const envelopes = orders.next(AT_ONCE);
    await store.log.append(envelopes);
    await byHand.append(envelopes);
  }
  if ((await store.log.head()) !== events) throw new Error('Every event has a position.');
}

/** Events in a second of each round, by how they are relayed and by how many relays. */
class Rounds {
  readonly #task: Pick<RelayTask, 'url' | 'schema' | 'events'>;
  readonly #rates = new Map<string, number[]>();
  readonly #store: PostgresStore;

  constructor(store: PostgresStore, task: Pick<RelayTask, 'url' | 'schema' | 'events'>) {
    this.#store = store;
    this.#task = task;
  }

  async one(machinery: Machinery, relays: number): Promise<void> {
    const subscription = `relay-${randomUUID()}`;
    const { events } = this.#task;
    if (machinery === 'ours') await this.#store.subscriptions.register(subscription, relays, 0);
    const seconds = await new Relays({ ...this.#task, machinery, relays, subscription }, this.#store).drain();
    const key = `${machinery} ${relays}`;
    this.#rates.set(key, [...(this.#rates.get(key) ?? []), events / seconds]);
  }

  finding(
    what: string,
    [others, other]: [Machinery, number],
    [our, ours]: [Machinery, number],
    target?: number,
  ): Finding {
    const rates = [this.#rates.get(`${others} ${other}`) ?? [], this.#rates.get(`${our} ${ours}`) ?? []] as const;
    const ratio = median(rates[0].map((rate, round) => (rates[1][round] as number) / rate));
    return { what, unit: 'per second', other: median(rates[0]), ours: median(rates[1]), ratio, target };
  }
}

export const row: DatabaseRow = async ({ quick }, { url }) => {
  const events = quick ? 5_000 : 50_000;
  const pool = await openPool(url, 2);
  const store = new PostgresStore(pool, { schema: 'drain' });
  await fill(pool, store, events);
  await pool.query('vacuum analyze');
  const rounds = new Rounds(store, { url, schema: 'drain', events });
  for (let round = 0; round < (quick ? 1 : 3); round += 1) {
    for (const relays of [1, 4])
      for (const machinery of ['by hand', 'ours'] as const) await rounds.one(machinery, relays);
  }
  const count = events.toLocaleString('en');
  return [
    rounds.finding(`drain ${count} events, 1 relay`, ['by hand', 1], ['ours', 1], 0.7),
    rounds.finding(`drain ${count} events, 4 relays`, ['by hand', 4], ['ours', 4], 0.7),
    rounds.finding('4 relays of ours, against 1 of ours', ['ours', 1], ['ours', 4], 1.4),
    rounds.finding('by hand: 4 relays, against 1', ['by hand', 1], ['by hand', 4]),
  ];
};
