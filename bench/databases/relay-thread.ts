import { once } from 'node:events';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { Subscriptions } from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import { PostgresRelayByHand } from './by-hand/postgres-relay.ts';
import { OrderPlaced } from './orders.ts';
import { openPool } from './place.ts';
import type { Relayed, RelayTask } from './relays.ts';

/** Notes when events are handled, and which came before the one they follow. */
class Notes {
  #first = 0;
  #last = 0;
  #outOfOrder = 0;
  readonly #versions = new Map<string, number>();

  readonly handled = (stream: string, version: number): void => {
    const before = this.#versions.get(stream);
    if (before !== undefined && version > before + 1) this.#outOfOrder += 1;
    this.#versions.set(stream, version);
    this.#last = performance.timeOrigin + performance.now();
    if (this.#first === 0) this.#first = this.#last;
    // What it has handled before doesn't count again.
    if (before === undefined || version > before) Atomics.add(task.counter, 0, 1);
  };

  get relayed(): Relayed {
    return { first: this.#first, last: this.#last, outOfOrder: this.#outOfOrder };
  }
}

/** How many events are read at a time, on both sides. */
const BATCH = 1_000;

const port = parentPort as MessagePort;
const task = workerData as RelayTask;
const notes = new Notes();
const pool = await openPool(task.url, 2);
if (task.machinery === 'ours') await relay();
else await relayByHand();

async function relay(): Promise<void> {
  const { schema, subscription: name, relays: partitions } = task;
  const store = new PostgresStore(pool, { schema, messages: [OrderPlaced], watchEveryMs: 1_000 });
  const subscriptions = new Subscriptions(store.log, store.subscriptions, { batch: BATCH, leaseMs: 3_000 });
  subscriptions.subscribe(OrderPlaced, {
    name,
    partitions,
    from: 'start',
    handle: (_, { aggregate }) => notes.handled(String(aggregate?.id), Number(aggregate?.version)),
  });
  await subscriptions.start();
  port.postMessage('ready');
  await once(port, 'message');
  const ended = once(port, 'message');
  await subscriptions.operator(name).resume();
  await ended;
  await subscriptions.stop();
  port.postMessage(notes.relayed);
}

async function relayByHand(): Promise<void> {
  const byHand = new PostgresRelayByHand(pool, `${task.schema}_by_hand`, task.subscription);
  await byHand.begin(task.place, task.relays);
  port.postMessage('ready');
  await once(port, 'message');
  const ended = once(port, 'message');
  while (await byHand.batch(BATCH, notes.handled));
  await ended;
  port.postMessage(notes.relayed);
}
