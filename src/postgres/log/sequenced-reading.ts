import type { ReadMessage } from '../../messaging/log/stored-message.ts';
import type { PostgresConnection } from '../connection/postgres-connection.ts';
import type { CommitWatch } from '../../messaging/log/commit-watch.ts';
import type { PostgresSequencer } from './postgres-sequencer.ts';

/** A stored message and its place. */
export interface StoredRow extends ReadMessage {
  readonly position: number;
}

/** What a look at the log gives. */
interface Looked {
  /** Whether something is committed that has no position yet. */
  readonly pending: boolean;
}

interface Batch extends Looked {
  readonly found: string;
  /** How many were asked for in the end: fewer, where they are large. */
  readonly taken: string;
}

interface ShareBatch extends Batch {
  readonly seen: string;
}

interface Head extends Looked {
  readonly head: string;
}

/** How many times as many messages as are asked for are looked through at a time, for those of a share. */
const SPAN = 16;

/** Looks at the log, and again once what is committed has its position. */
export class SequencedReading {
  readonly #connection: PostgresConnection;
  readonly #sequencer: PostgresSequencer;
  readonly #watch: CommitWatch;
  readonly #schema: string;
  /** The last position that was met. */
  #last = 0;
  /** How many may be asked for: what follows large messages is probably large as well. */
  #most = Infinity;

  constructor(connection: PostgresConnection, sequencer: PostgresSequencer, watch: CommitWatch, schema: string) {
    this.#connection = connection;
    this.#sequencer = sequencer;
    this.#watch = watch;
    this.#schema = schema;
  }

  async after(position: number, most: number): Promise<readonly StoredRow[]> {
    const sql = `select batch as found, pending, taken from ${this.#schema}.messages_after($1, $2)`;
    return (await this.#rows<Batch>(position, most, sql, [])).rows;
  }

  /** Those of a share, and how far that reaches. */
  async ofShare(
    position: number,
    most: number,
    { types, partition, partitions }: { types: readonly string[]; partition: number; partitions: number },
  ): Promise<{ readonly rows: readonly StoredRow[]; readonly passed: number }> {
    const sql = `select batch as found, pending, taken, seen from ${this.#schema}.messages_of_share($1, $2, $3, $4, $5, $6)`;
    const span = Math.min(most * SPAN * partitions, Number.MAX_SAFE_INTEGER - position);
    const values = [JSON.stringify(types), partitions, partition, span];
    const { rows, batch } = await this.#rows<ShareBatch>(position, most, sql, values);
    // Where there are more, what was looked through ends with the last of them.
    const last = rows[Number(batch.taken) - 1]?.position ?? Number(batch.seen);
    return { rows, passed: Math.max(position, last) };
  }

  /** Those before a position, downwards; what is committed has its place before they are looked at. */
  async before(position: number, most: number, types: readonly string[] | undefined): Promise<readonly StoredRow[]> {
    const sql = `select batch as found, pending, taken from ${this.#schema}.messages_before($1, $2, $3)`;
    const named = types === undefined ? null : JSON.stringify(types);
    const { found } = await this.#settled(async () => {
      const [batch] = await this.#connection.rows<Batch>(sql, position, most, named);
      return batch as Batch;
    });
    return JSON.parse(found) as readonly StoredRow[];
  }

  async head(): Promise<number> {
    const sql = `select head, pending from ${this.#schema}.messages_head()`;
    const { head } = await this.#settled(async () => {
      const [row] = await this.#connection.rows<Head>(sql);
      return row as Head;
    });
    return Number(head);
  }

  async #rows<B extends Batch>(
    position: number,
    most: number,
    sql: string,
    values: readonly unknown[],
  ): Promise<{ readonly rows: readonly StoredRow[]; readonly batch: B }> {
    await this.#expected(position);
    let rows: readonly StoredRow[] = [];
    let taken = most;
    const batch = await this.#settled(
      async () => {
        const [found] = (await this.#connection.rows<B>(
          sql,
          position,
          Math.min(most, this.#most),
          ...values,
        )) as readonly [B];
        rows = JSON.parse(found.found) as readonly StoredRow[];
        taken = Number(found.taken);
        this.#most = taken < most ? 2 * taken : Infinity;
        return found;
      },
      () => rows.length >= taken,
    );
    this.#last = Math.max(this.#last, rows.at(-1)?.position ?? position);
    return { rows, batch };
  }

  /** Looks until nothing is pending, or what was found is enough, or no more can be done about it. */
  async #settled<L extends Looked>(look: () => Promise<L>, isEnough = (): boolean => false): Promise<L> {
    for (let isAll = false; ;) {
      const looked = await look();
      if (isAll || !looked.pending || isEnough()) return looked;
      isAll = await this.#sequencer.sequence();
    }
  }

  /** Who is at the end of the log waits for what was announced to get its position, which nobody has to look for first. */
  async #expected(position: number): Promise<void> {
    if (position < this.#last) return;
    if (this.#watch.takeNews()) await this.#sequencer.sequence();
    else await this.#sequencer.running;
  }
}
