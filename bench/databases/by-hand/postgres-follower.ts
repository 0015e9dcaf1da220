import type { Envelope } from 'demesne/messaging';
import type pg from 'pg';
import { PostgresLogByHand } from './postgres-log.ts';

/** How far it looks back for what was committed late. */
const WINDOW = 20;

/**
 * Whoever appends notifies, and one connection listens and reads on. What was committed later than a higher number is found
 * as long as it isn't far behind; where it was, is forgotten with the process.
 */
export class PostgresFollowerByHand {
  readonly #pool: pg.Pool;
  readonly #schema: string;
  readonly #log: PostgresLogByHand;
  #handled = (_: number): void => undefined;
  readonly #seen = new Set<number>();
  #last = 0;
  #isReading = false;
  #isMore = false;

  constructor(pool: pg.Pool, schema: string) {
    this.#pool = pool;
    this.#schema = schema;
    this.#log = new PostgresLogByHand(pool, schema);
  }

  async start(): Promise<this> {
    await this.#log.create();
    const listener = await this.#pool.connect();
    listener.on('notification', () => void this.#read());
    await listener.query(`listen ${this.#schema}`);
    return this;
  }

  onHandled(handled: (number: number) => void): void {
    this.#handled = handled;
  }

  async append(envelopes: readonly Envelope[]): Promise<void> {
    const client = await this.#pool.connect();
    await client.query('begin');
    await this.#log.append(envelopes, client);
    await client.query(`notify ${this.#schema}`);
    await client.query('commit');
    client.release();
  }

  async #read(): Promise<void> {
    this.#isMore = true;
    if (this.#isReading) return;
    this.#isReading = true;
    while (this.#isMore) {
      this.#isMore = false;
      for (const { seq, data } of await this.#log.after(this.#last - WINDOW, 100)) this.#meet(Number(seq), data);
    }
    this.#isReading = false;
  }

  #meet(seq: number, data: unknown): void {
    if (this.#seen.has(seq)) return;
    this.#seen.add(seq);
    this.#seen.delete(seq - 2 * WINDOW);
    this.#last = Math.max(this.#last, seq);
    this.#handled((data as { number: number }).number);
  }
}
