import { setTimeout as pause } from 'node:timers/promises';
import { Subscriptions, type Envelope } from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import type { Finding } from '../../finding.ts';
import { PostgresFollowerByHand } from '../by-hand/postgres-follower.ts';
import { OrderPlaced, Orders } from '../orders.ts';
import { openPool, type DatabaseRow, type Place } from '../place.ts';

/** Commits an event, and says how long after that its handler was called. */
interface Delivery {
  append(envelopes: readonly Envelope[]): Promise<void>;
  /** Has every handling told, by the number of the order's event. */
  onHandled(listener: (number: number) => void): void;
}

async function ours({ url }: Place, schema: string, isOtherProcess: boolean): Promise<Delivery> {
  const writer = new PostgresStore(await openPool(url, 8), { schema });
  await writer.migrate();
  const options = { schema, messages: [OrderPlaced] };
  // A store hears of its own commits only, so a second one stands for another process.
  const reader = isOtherProcess ? new PostgresStore(await openPool(url, 4), options) : writer;
  let handled = (_: number): void => undefined;
  const subscriptions = new Subscriptions(reader.log, reader.subscriptions);
  subscriptions.subscribe(OrderPlaced, { name: 'follow', from: 'start', handle: ({ data }) => handled(data.number) });
  await subscriptions.start();
  return { append: (envelopes) => writer.log.append(envelopes), onHandled: (listener) => void (handled = listener) };
}

async function byHand({ url }: Place, schema: string): Promise<Delivery> {
  const follower = await new PostgresFollowerByHand(await openPool(url, 8), schema).start();
  return { append: (envelopes) => follower.append(envelopes), onHandled: (listener) => follower.onHandled(listener) };
}

/** Milliseconds from the answer to a commit to the call of the handler; 0 where the handler was faster than the answer. */
class Stopwatch {
  readonly taken: number[] = [];
  readonly #delivery: Delivery;
  // Each event of another order, because nobody waits for the one before.
  readonly #orders = new Orders(1);
  readonly #handled = new Map<number, (at: number) => void>();

  constructor(delivery: Delivery) {
    this.#delivery = delivery;
    delivery.onHandled((number) => this.#handled.get(number)?.(performance.now()));
  }

  async once(): Promise<void> {
    const envelopes = this.#orders.next(1);
    const [{ message }] = envelopes as [Envelope];
    const { number } = (message as OrderPlaced).data;
    const handled = new Promise<number>((resolve) => this.#handled.set(number, resolve));
    await this.#delivery.append(envelopes);
    const committed = performance.now();
    this.taken.push(Math.max(0, (await handled) - committed));
    this.#handled.delete(number);
  }

  /** So many in a second, whether or not those before have arrived. */
  async atRate(perSecond: number, seconds: number): Promise<void> {
    const start = performance.now();
    const all: Promise<void>[] = [];
    for (let count = 0; count < perSecond * seconds; count += 1) {
      const wait = start + (count * 1_000) / perSecond - performance.now();
      if (wait > 0) await pause(wait);
      all.push(this.once());
    }
    await Promise.all(all);
  }
}

const percentile = (taken: readonly number[], share: number): number =>
  (taken.toSorted((one, other) => one - other)[Math.ceil(taken.length * share) - 1] as number) * 1e6;

const found = (what: string, other: Stopwatch, our: Stopwatch, goals: readonly (number | undefined)[]): Finding[] =>
  [0.5, 0.99].map((share, place) => {
    const times = { other: percentile(other.taken, share), ours: percentile(our.taken, share) };
    const goal = goals[place];
    const ratio = times.other / times.ours;
    return {
      what: `${what}, p${share * 100}`,
      unit: 'ns',
      ...times,
      ratio,
      ...(goal !== undefined && { mostNs: goal }),
    };
  });

/** One event at a time, on each side in turn, with pauses of no rhythm that a timer has. */
async function idle(sides: readonly Stopwatch[], events: number): Promise<void> {
  for (let count = 0; count < events; count += 1) {
    for (const side of sides) {
      await pause(5 + ((count * 7) % 13));
      await side.once();
    }
  }
}

export const row: DatabaseRow = async ({ quick }, place) => {
  const start = async (delivery: Promise<Delivery>): Promise<Stopwatch> => {
    const stopwatch = new Stopwatch(await delivery);
    for (let count = 0; count < 50; count += 1) await stopwatch.once();
    stopwatch.taken.length = 0;
    return stopwatch;
  };
  const [hand, near, far] = await Promise.all([
    start(byHand(place, 'latency_by_hand')),
    start(ours(place, 'latency', false)),
    start(ours(place, 'latency_other', true)),
  ]);
  await idle([hand, near, far], quick ? 30 : 300);
  const findings = [
    ...found('commit → handler, idle', hand, near, [2e6, 10e6]),
    ...found('commit → handler in another process, idle', hand, far, []),
  ];
  for (const side of [hand, near, far]) side.taken.length = 0;
  for (let turn = 0; turn < (quick ? 1 : 2); turn += 1) {
    for (const side of [hand, near, far]) await side.atRate(300, quick ? 1 : 3);
  }
  return [
    ...findings,
    ...found('commit → handler, 300 in a second', hand, near, [2e6, 10e6]),
    ...found('commit → handler in another process, 300 in a second', hand, far, []),
  ];
};
