import type { Clock } from '../../domain/time/clock.ts';
import type { Envelope, EventEnvelope } from '../../messaging/message/envelope.ts';
import {
  checkReading,
  DuplicateMessage,
  isStorable,
  VersionGap,
  VersionTaken,
} from '../../messaging/log/log-faults.ts';
import type { MessageDecoder } from '../../messaging/message/message-decoder.ts';
import type { LoggedMessage, MessageLog } from '../../messaging/log/message-log.ts';
import { ReadSize } from '../../messaging/log/read-size.ts';
import { envelopeOf, storedMessage, type StoredMessage } from '../../messaging/log/stored-message.ts';
import { weightAfter } from './message-weight.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';
import type { CommitWatch } from '../../messaging/log/commit-watch.ts';

/** Refuses an event that leaves versions out; it is inserted already, so that a known id is told before. */
function refuseGap({ stream, version }: StoredMessage, last: number): void {
  if ((version as number) > last + 1) throw new VersionGap(stream as string, last + 1, version as number);
}

interface Row extends Omit<StoredMessage, 'data' | 'meta'> {
  readonly position: number;
  readonly data: string;
  readonly meta: string;
}

/** SQL knows no infinity, and no halves of rows. */
const wholeLimit = (limit: number): number => Math.floor(Math.min(limit, Number.MAX_SAFE_INTEGER));

const COLUMNS = 'position, id, type, stream, version, data, meta, bucket, tenant';

/**
 * The message log in an SQLite database.
 *
 * *When to use*: as the `log` of a `SqliteStore`: hand it to a bus.
 *
 * *Guarantees*: those of `MessageLog`; a position is the place of a message in the order of commits. Messages are of the
 * classes that the store was told, and encoded otherwise; a message that its class can't read stays encoded.
 *
 * *Errors*: those of `MessageLog`; `NotMigrated` before `migrate()`; what the driver throws.
 *
 * @see Hohpe & Woolf 2003, Message Store
 * @since 0.2.0
 */
export class SqliteMessageLog implements MessageLog {
  readonly #connection: SqliteConnection;
  readonly #table: string;
  readonly #decoder: MessageDecoder;
  readonly #watch: CommitWatch;
  readonly #clock: Clock;
  readonly #size = new ReadSize();

  /** @internal A `SqliteStore` makes it. */
  constructor(connection: SqliteConnection, table: string, decoder: MessageDecoder, watch: CommitWatch, clock: Clock) {
    this.#connection = connection;
    this.#table = table;
    this.#decoder = decoder;
    this.#watch = watch;
    this.#clock = clock;
  }

  append(envelopes: readonly Envelope[]): void {
    if (envelopes.length === 0) return;
    const rows = envelopes.map(storedMessage);
    this.#connection.transaction(() => this.insert(rows));
    this.#watch.tell();
  }

  /** Appends rows within a transaction that is under way. */
  insert(rows: readonly StoredMessage[]): void {
    if (rows.length === 0) return;
    const recordedAt = this.#clock.now().toString();
    for (const row of rows) {
      const last = this.#lastVersion(row);
      this.#insert(row, recordedAt);
      if (last !== undefined) refuseGap(row, last);
    }
  }

  /** @internal Whether a message of an id stands in it. */
  has(id: string): boolean {
    return this.#connection.all(`select 1 from ${this.#table} where id = ?`, id).length > 0;
  }

  read(after: number, limit: number): readonly LoggedMessage[] {
    checkReading('after', after, 0, limit);
    return this.#connection
      .all<Row>(
        `select ${COLUMNS} from ${this.#table} where position > ? order by position limit ?`,
        after,
        this.#size.fitting(wholeLimit(limit), (count) => weightAfter(this.#connection, this.#table, after, count)),
      )
      .map((row) => ({ position: row.position, envelope: this.#envelope(row) }));
  }

  readStream(stream: string, fromVersion: number, limit: number): readonly EventEnvelope[] {
    checkReading('fromVersion', fromVersion, 1, limit);
    if (!isStorable(stream)) return [];
    return this.#connection
      .all<Row>(
        `select ${COLUMNS} from ${this.#table} where stream = ? and version >= ? order by version limit ?`,
        stream,
        fromVersion,
        wholeLimit(limit),
      )
      .map((row) => this.#envelope(row) as EventEnvelope);
  }

  head(): number {
    return this.#number(`select max(position) as found from ${this.#table}`) ?? 0;
  }

  onAppended(listener: () => void): () => void {
    return this.#watch.add(listener);
  }

  #lastVersion({ stream, version }: StoredMessage): number | undefined {
    if (stream === null || version === null) return undefined;
    return this.#number(`select max(version) as found from ${this.#table} where stream = ?`, stream);
  }

  #insert({ data, meta, ...row }: StoredMessage, recordedAt: string): void {
    const { id, type, stream, version, bucket, tenant } = row;
    const columns = 'id, type, stream, version, data, meta, bucket, tenant, recorded_at';
    const sql = `insert into ${this.#table} (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
    const json = [JSON.stringify(data), JSON.stringify(meta)];
    try {
      this.#connection.run(sql, id, type, stream, version, ...json, bucket, tenant, recordedAt);
    } catch (error) {
      const text = error instanceof Error ? error.message : '';
      if (text.includes('DUPLICATE_MESSAGE')) throw new DuplicateMessage(id, { cause: error });
      if (text.includes('VERSION_TAKEN')) throw new VersionTaken(stream as string, version as number, { cause: error });
      throw error;
    }
  }

  #number(sql: string, ...values: string[]): number | undefined {
    const [row] = this.#connection.all<{ readonly found: number | null }>(sql, ...values);
    return row?.found ?? undefined;
  }

  #envelope(row: Row): Envelope {
    return this.#decoder.open(envelopeOf({ ...row, data: JSON.parse(row.data), meta: JSON.parse(row.meta) }));
  }
}

/** It changes with every commit of another connection, and costs no look at the file's content. */
export const dataVersionOf = (connection: SqliteConnection): number | undefined =>
  connection.all<{ readonly data_version: number }>('pragma data_version')[0]?.data_version;
