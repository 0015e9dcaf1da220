import type { Clock } from '../../domain/time/clock.ts';
import type { CommitWatch } from '../../messaging/log/commit-watch.ts';
import { isStorable } from '../../messaging/log/log-faults.ts';
import { storedMessage } from '../../messaging/log/stored-message.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import {
  checkChange,
  type StreamChange,
  type StreamRefusal,
  type StreamStanding,
  type StreamStore,
} from '../../messaging/stream/stream-store.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';
import type { SqliteMessageLog } from '../log/sqlite-message-log.ts';
import { truncate } from './sqlite-truncation.ts';

interface Row {
  readonly version: number | null;
  readonly first: number | null;
  readonly archived_at: string | null;
  readonly metadata: string | null;
}

/**
 * What is known of streams in an SQLite database, and what is done to whole ones.
 *
 * *When to use*: as the `streams` of a `SqliteStore`: hand the store to an `EventStore`.
 *
 * *Guarantees*: those of `StreamStore`. Triggers keep events that are not truncated by it, and refuse what is appended to an archived
 * stream by whomever.
 *
 * *Errors*: those of `StreamStore`; `NotMigrated` before `migrate()`; what the driver throws.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export class SqliteStreamStore implements StreamStore {
  readonly #connection: SqliteConnection;
  readonly #prefix: string;
  readonly #log: SqliteMessageLog;
  readonly #watch: CommitWatch;
  readonly #clock: Clock;

  /** @internal A `SqliteStore` makes it. */
  constructor(connection: SqliteConnection, prefix: string, log: SqliteMessageLog, watch: CommitWatch, clock: Clock) {
    this.#connection = connection;
    this.#prefix = prefix;
    this.#log = log;
    this.#watch = watch;
    this.#clock = clock;
  }

  standing(stream: string): StreamStanding | undefined {
    if (!isStorable(stream)) return undefined;
    const [row] = this.#connection.all<Row>(standing(this.#prefix), stream);
    const { version = null, first, archived_at, metadata } = row ?? {};
    if (version === null) return undefined;
    return {
      version,
      firstVersion: first as number,
      isArchived: archived_at !== null,
      ...(metadata !== null && { metadata: JSON.parse(metadata as string) }),
    };
  }

  change(stream: string, change: StreamChange, audit: EventEnvelope): StreamRefusal | undefined {
    checkChange(change);
    const told = storedMessage(audit);
    const refusal = this.#connection.transaction(() => {
      const found = this.standing(stream);
      if (found === undefined) return { kind: 'no-stream' } as const;
      const refused = this.#carryOut(stream, change, found);
      if (refused === undefined) this.#log.insert([told]);
      return refused;
    });
    if (refusal === undefined) this.#watch.tell();
    return refusal;
  }

  #carryOut(stream: string, change: StreamChange, found: StreamStanding): StreamRefusal | undefined {
    if (change.kind === 'truncate') return truncate(this.#connection, this.#prefix, stream, change, found);
    this.#connection.run(`insert or ignore into ${this.#prefix}streams (stream) values (?)`, stream);
    const [assignment, ...values] = this.#assignment(change);
    this.#connection.run(`update ${this.#prefix}streams set ${assignment} where stream = ?`, ...values, stream);
    return undefined;
  }

  #assignment(change: Exclude<StreamChange, { kind: 'truncate' }>): readonly [sql: string, ...values: string[]] {
    if (change.kind === 'note') return ['metadata = ?', JSON.stringify(change.metadata)];
    if (change.kind === 'restore') return ['archived_at = null'];
    return ['archived_at = coalesce(archived_at, ?)', this.#clock.now().toString()];
  }
}

const standing = (prefix: string): string => `
select kept.archived_at, kept.metadata,
  (select max(version) from ${prefix}messages where stream = ?1) as version,
  (select min(version) from ${prefix}messages where stream = ?1) as first
from (select 1) left join ${prefix}streams as kept on kept.stream = ?1`;
