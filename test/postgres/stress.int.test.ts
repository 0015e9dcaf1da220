import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { Follower, insert } from './by-hand.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

const WRITERS = 32;
const TRANSACTIONS = 40;
const STREAMS = 24;

/** Chances that are the same in every run: a linear congruential generator. */
function dice(seed: number): (chances: number) => number {
  let state = seed;
  return (chances) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * chances);
  };
}

/** Everything a writer has committed. */
class Writer {
  readonly committed: string[] = [];
  readonly #client: pg.PoolClient;
  readonly #schema: string;
  readonly #roll: (chances: number) => number;

  constructor(client: pg.PoolClient, schema: string, seed: number) {
    this.#client = client;
    this.#schema = schema;
    this.#roll = dice(seed);
  }

  async work(): Promise<void> {
    for (let count = 0; count < TRANSACTIONS; count += 1) await this.#transaction();
    this.#client.release();
  }

  /** One to three events, each within a savepoint; 15 transactions of 100 are rolled back. */
  async #transaction(): Promise<void> {
    const done: string[] = [];
    await this.#client.query('begin');
    // In one order, so that writers who wait for each other don't do so in a circle.
    const streams = Array.from({ length: 1 + this.#roll(3) }, () => this.#roll(STREAMS)).toSorted(
      (one, other) => one - other,
    );
    for (const number of new Set(streams)) {
      const label = await this.#append(`Order/${number}`);
      if (label !== undefined) done.push(label);
    }
    const isGivenUp = this.#roll(100) < 15;
    await this.#client.query(isGivenUp ? 'rollback' : 'commit');
    if (!isGivenUp) this.committed.push(...done);
  }

  /** The next event of a stream, unless somebody else was faster or it is given up. */
  async #append(stream: string): Promise<string | undefined> {
    const sql = `select coalesce(max(version), 0) as version from "${this.#schema}".messages where stream = $1`;
    const { rows } = await this.#client.query(sql, [stream]);
    const label = `${stream} ${rows[0].version + 1}`;
    await this.#client.query('savepoint event');
    try {
      await insert(this.#client, this.#schema, label);
      if (this.#roll(10) > 0) return label;
    } catch (error) {
      if ((error as { code?: string }).code !== '23505') throw error;
    }
    await this.#client.query('rollback to savepoint event');
    return undefined;
  }
}

describe.skipIf(missing)('32 writers with savepoints and rollbacks', () => {
  const { opened, pool } = postgres();

  it('lose nothing, leave no gap and keep every stream in order, for readers in two processes', async () => {
    const { store, schema } = await opened();
    const other = await opened({ schema, settings: '-c default_transaction_isolation=repeatable\\ read' });
    const crowd = pool({ connections: WRITERS });
    const writers = await Promise.all(
      Array.from({ length: WRITERS }, async (_, seed) => new Writer(await crowd.connect(), schema, seed + 1)),
    );
    const followers = [new Follower(store.log), new Follower(other.store.log)];
    let isOver = false;
    // Once more after the end, for what came last.
    const following = followers.map(async (follower) => {
      while (!isOver) await follower.next(100);
      while ((await follower.next(100)).length > 0);
    });

    await Promise.all(writers.map((writer) => writer.work()));
    isOver = true;
    await Promise.all(following);

    const committed = writers.flatMap((writer) => writer.committed);
    expect(committed.length).toBeGreaterThan(WRITERS);
    for (const { seen } of followers) {
      expect(seen.toSorted()).toEqual(committed.toSorted());
      expect(outOfOrder(seen)).toEqual([]);
    }
    expect(followers[0]?.seen).toEqual(followers[1]?.seen);
  }, 60_000);
});

/** Those that don't follow the version before them in their stream. */
function outOfOrder(seen: readonly string[]): readonly string[] {
  const last = new Map<string, number>();
  return seen.filter((label) => {
    const [stream, version] = label.split(' ') as [string, string];
    const before = last.get(stream) ?? 0;
    last.set(stream, Number(version));
    return Number(version) !== before + 1;
  });
}
