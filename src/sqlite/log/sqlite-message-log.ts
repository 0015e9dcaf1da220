import type { Clock } from '../../domain/time/clock.ts';
import type { Envelope } from '../../messaging/message/envelope.ts';
import {
  checkReading,
  DuplicateMessage,
  StreamArchived,
  VersionGap,
  VersionTaken,
} from '../../messaging/log/log-faults.ts';
import type { MessageDecoder } from '../../messaging/message/message-decoder.ts';
import type { LoggedMessage } from '../../messaging/log/message-log.ts';
import { storedMessage, type StoredMessage } from '../../messaging/log/stored-message.ts';
import type { AppendRules, StreamLog, StreamPage } from '../../messaging/stream/stream-log.ts';
import type { InlineRowChanges } from '../../read-model/inline-rows.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';
import type { CommitWatch } from '../../messaging/log/commit-watch.ts';
import { SqliteInlineVersions } from '../read-model/sqlite-inline-versions.ts';
import { SqliteLogReading } from './sqlite-log-reading.ts';

/** Refuses an event that leaves versions out; it is inserted already, so that a known id is told before. */
function refuseGap({ stream, version }: StoredMessage, last: number): void {
  if ((version as number) > last + 1) throw new VersionGap(stream as string, last + 1, version as number);
}

/**
 * The message log in an SQLite database.
 *
 * *When to use*: as the `log` of a `SqliteStore`: hand it to a bus.
 *
 * *Guarantees*: those of `StreamLog`; a position is the place of a message in the order of commits. Messages are of the
 * classes that the store was told, and encoded otherwise; a message that its class can't read stays encoded.
 *
 * *Errors*: those of `StreamLog`; `InlineBypassed` for what is to bring rows and doesn't; `NotMigrated` before `migrate()`; what the driver throws.
 *
 * @see Hohpe & Woolf 2003, Message Store
 * @since 0.2.0
 */
export class SqliteMessageLog implements StreamLog {
  readonly #connection: SqliteConnection;
  readonly #table: string;
  readonly #reading: SqliteLogReading;
  readonly #inline: SqliteInlineVersions;
  readonly #watch: CommitWatch;
  readonly #clock: Clock;

  /** @internal A `SqliteStore` makes it. */
  constructor(connection: SqliteConnection, prefix: string, decoder: MessageDecoder, watch: CommitWatch, clock: Clock) {
    this.#connection = connection;
    this.#table = `${prefix}messages`;
    this.#reading = new SqliteLogReading(connection, this.#table, decoder);
    this.#inline = new SqliteInlineVersions(connection, prefix);
    this.#watch = watch;
    this.#clock = clock;
  }

  append(envelopes: readonly Envelope[], rules: AppendRules = {}): void {
    if (envelopes.length === 0) return;
    const rows = envelopes.map(storedMessage);
    this.#connection.transaction(() => this.insert(rows, rules));
    this.#watch.tell();
  }

  /** @internal Appends rows within a transaction that is under way. */
  insert(rows: readonly StoredMessage[], { fromFirst = false }: AppendRules = {}): void {
    if (rows.length === 0) return;
    const recordedAt = this.#clock.now().toString();
    for (const row of rows) {
      const last = row.stream === null || row.version === null ? undefined : this.lastVersion(row.stream);
      this.#insert(row, recordedAt);
      // A stream may begin with any version, unless it is asked to begin with the first.
      if (last !== undefined && (last > 0 || fromFirst)) refuseGap(row, last);
    }
  }

  /** @internal Inserts messages together with what says whose rows come along. */
  insertWith(brought: readonly InlineRowChanges[], rows: readonly StoredMessage[]): void {
    this.#inline.bringing(brought, () => this.insert(rows));
  }

  /** @internal The version of the last event of a stream; 0 where it has none. */
  lastVersion(stream: string): number {
    return this.#number(`select max(version) as found from ${this.#table} where stream = ?`, stream) ?? 0;
  }

  /** @internal Whether a message of an id stands in it. */
  has(id: string): boolean {
    return this.#connection.all(`select 1 from ${this.#table} where id = ?`, id).length > 0;
  }

  read(after: number, limit: number): readonly LoggedMessage[] {
    checkReading('after', after, 0, limit);
    return this.#reading.after(after, limit);
  }

  readBackwards(before: number, limit: number, types?: readonly string[]): readonly LoggedMessage[] {
    checkReading('before', before, 1, limit);
    return this.#reading.before(before, limit, types);
  }

  readStream(stream: string, fromVersion: number, limit: number): StreamPage {
    checkReading('fromVersion', fromVersion, 1, limit);
    return this.#reading.ofStream(stream, fromVersion, limit);
  }

  readStreamBackwards(stream: string, fromVersion: number, limit: number): StreamPage {
    checkReading('fromVersion', fromVersion, 1, limit);
    return this.#reading.ofStreamBackwards(stream, fromVersion, limit);
  }

  find(ids: readonly string[]): readonly Envelope[] {
    return this.#reading.ofIds(ids);
  }

  head(): number {
    return this.#number(`select max(position) as found from ${this.#table}`) ?? 0;
  }

  onAppended(listener: () => void): () => void {
    return this.#watch.add(listener);
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
      if (text.includes('STREAM_ARCHIVED')) throw new StreamArchived(stream as string, { cause: error });
      if (text.includes('VERSION_TAKEN')) throw new VersionTaken(stream as string, version as number, { cause: error });
      if (text.includes('INLINE_BYPASSED')) this.#inline.refuse(type, error);
      throw error;
    }
  }

  #number(sql: string, ...values: string[]): number | undefined {
    const [row] = this.#connection.all<{ readonly found: number | null }>(sql, ...values);
    return row?.found ?? undefined;
  }
}

/** It changes with every commit of another connection, and costs no look at the file's content. */
export const dataVersionOf = (connection: SqliteConnection): number | undefined =>
  connection.all<{ readonly data_version: number }>('pragma data_version')[0]?.data_version;
