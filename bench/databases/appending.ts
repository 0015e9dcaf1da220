import type { Envelope } from 'demesne/messaging';
import type { Side } from '../compare.ts';
import { Orders } from './orders.ts';

/** How many appends each writer makes before anything is measured, so that every connection knows its statements. */
const WARM_UP = 10;

/** Some writers at a time, each with orders of its own, and as many events in each append; one time is an append of each. */
export class Appending implements Side {
  readonly #append: (envelopes: readonly Envelope[]) => unknown;
  readonly #events: number;
  readonly #writers: readonly Orders[];
  readonly #between: () => unknown;
  #work: readonly (readonly (readonly Envelope[])[])[] = [];

  /** @param between done before each round, without being measured */
  constructor(
    append: (envelopes: readonly Envelope[]) => unknown,
    { events, writers }: { readonly events: number; readonly writers: number },
    between: () => unknown = () => undefined,
  ) {
    this.#append = append;
    this.#events = events;
    this.#writers = Array.from({ length: writers }, () => new Orders());
    this.#between = between;
  }

  async warm(): Promise<this> {
    await this.prepare(WARM_UP);
    await this.run();
    return this;
  }

  async prepare(times: number): Promise<void> {
    this.#work = this.#writers.map((orders) => Array.from({ length: times }, () => orders.next(this.#events)));
    await this.#between();
  }

  async run(): Promise<void> {
    await Promise.all(
      this.#work.map(async (appends) => {
        for (const envelopes of appends) await this.#append(envelopes);
      }),
    );
  }
}
