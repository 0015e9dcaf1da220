import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { PostgresStore } from 'demesne/postgres';

export type Machinery = 'ours' | 'by hand';

/** What relays have to do, and the share of one of them. */
export interface RelayTask {
  readonly url: string;
  readonly schema: string;
  readonly events: number;
  readonly machinery: Machinery;
  readonly subscription: string;
  readonly relays: number;
  /** Which of the relays it is, from 0. */
  readonly place: number;
  /** Where all of them count what they handle. */
  readonly counter: Int32Array;
}

/** What a relay did, in milliseconds since 1970. */
export interface Relayed {
  readonly first: number;
  readonly last: number;
  /** How many events came before the one they follow. */
  readonly outOfOrder: number;
}

/** Some relays, each a thread of its own, that get the events of a log out together. */
export class Relays {
  readonly #task: Omit<RelayTask, 'place' | 'counter'>;
  readonly #store: PostgresStore;
  readonly #counter = new Int32Array(new SharedArrayBuffer(4));

  constructor(task: Omit<RelayTask, 'place' | 'counter'>, store: PostgresStore) {
    this.#task = task;
    this.#store = store;
  }

  /** Seconds from the first event to the last one. */
  async drain(): Promise<number> {
    const { events, machinery, relays, subscription } = this.#task;
    if (machinery === 'ours') await this.#store.subscriptions.pause(subscription, true);
    const threads = Array.from({ length: relays }, (_, place) => this.#thread(place));
    await Promise.all(threads.map((thread) => once(thread, 'message')));
    if (machinery === 'ours') await this.#shared();
    for (const thread of threads) thread.postMessage('go');
    while (Atomics.load(this.#counter, 0) < events) await pause(5);
    const shares = await Promise.all(threads.map((thread) => this.#ended(thread)));
    if (shares.some(({ outOfOrder }) => outOfOrder > 0)) throw new Error('The events of an order come in order.');
    const last = Math.max(...shares.map((share) => share.last));
    return (last - Math.min(...shares.filter(({ first }) => first > 0).map(({ first }) => first))) / 1_000;
  }

  async #ended(thread: Worker): Promise<Relayed> {
    const told = once(thread, 'message');
    thread.postMessage('end');
    const [relayed] = (await told) as [Relayed];
    await thread.terminate();
    return relayed;
  }

  #thread(place: number): Worker {
    return new Worker(new URL('./relay-thread.js', import.meta.url), {
      workerData: { ...this.#task, place, counter: this.#counter },
    });
  }

  /** Waits until each has its share, so that what is measured isn't the sharing. */
  async #shared(): Promise<void> {
    const { relays, subscription } = this.#task;
    for (;;) {
      const states = await this.#store.subscriptions.states([subscription]);
      const owners = new Set(states.flatMap(({ owner }) => owner ?? []));
      if (owners.size === relays) return;
      await pause(20);
    }
  }
}
