import type { CommitWatch } from '../../messaging/log/commit-watch.ts';
import { checkStorable } from '../../messaging/log/log-faults.ts';
import { storedMessage, type StoredMessage } from '../../messaging/log/stored-message.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import {
  checkChange,
  type StreamChange,
  type StreamRefusal,
  type StreamStanding,
  type StreamStore,
} from '../../messaging/stream/stream-store.ts';
import { rowsOf, type PostgresConnection } from '../connection/postgres-connection.ts';
import type { PostgresMessageLog } from '../log/postgres-message-log.ts';

interface Found {
  readonly found: string | null;
}

/** Some of the events have no position yet. */
interface NoPosition {
  readonly kind: 'no-position';
}

/** How often positions are waited for. */
const ATTEMPTS = 10;

/**
 * What is known of streams in a PostgreSQL database, and what is done to whole ones.
 *
 * *When to use*: as the `streams` of a `PostgresStore`: hand the store to an `EventStore`.
 *
 * *Guarantees*: those of `StreamStore`, at every isolation level of whoever appends. An archiving waits for those who have appended to
 * the stream and not committed yet; whoever appends meanwhile waits for it, and is refused. A trigger keeps events that are not truncated by it.
 *
 * *Errors*: those of `StreamStore`; `CommitUnknown` where the connection is lost during a change; `NotMigrated` before `migrate()`;
 * what the driver throws. Events that nobody can give their positions to, as on a standby, are `held` by nobody.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export class PostgresStreamStore implements StreamStore {
  readonly #connection: PostgresConnection;
  readonly #schema: string;
  readonly #log: PostgresMessageLog;
  readonly #watch: CommitWatch;

  /** @internal A `PostgresStore` makes it. */
  constructor(connection: PostgresConnection, schema: string, log: PostgresMessageLog, watch: CommitWatch) {
    this.#connection = connection;
    this.#schema = schema;
    this.#log = log;
    this.#watch = watch;
  }

  async standing(stream: string): Promise<StreamStanding | undefined> {
    checkStorable('the name of a stream', stream);
    const sql = `select ${this.#schema}.stream_standing($1) as found`;
    const [row] = await this.#connection.rows<Found>(sql, stream);
    const found = row?.found ?? null;
    if (found === null) return undefined;
    const { metadata, ...standing } = JSON.parse(found) as StreamStanding & { readonly metadata: string | null };
    return { ...standing, ...(metadata !== null && { metadata: JSON.parse(metadata) }) };
  }

  async change(stream: string, change: StreamChange, audit: EventEnvelope): Promise<StreamRefusal | undefined> {
    checkChange(change);
    checkStorable('the name of a stream', stream);
    const told = storedMessage(audit);
    for (let attempt = 1; ; attempt += 1) {
      if (change.kind === 'truncate') await this.#log.head();
      const refusal = await this.#changed(stream, change, told);
      if (refusal === undefined) this.#watch.tell();
      if (refusal?.kind !== 'no-position') return refusal;
      if (attempt === ATTEMPTS) return { kind: 'held', heldUpBy: [] };
    }
  }

  #changed(stream: string, change: StreamChange, told: StoredMessage): Promise<StreamRefusal | NoPosition | undefined> {
    const sql = `select ${this.#schema}.stream_change($1, $2, $3, $4, $5) as found`;
    return this.#connection.transaction(async (client) => {
      const [row] = await rowsOf<Found>(client, sql, stream, change.kind, ...detailsOf(change));
      const found = row?.found ?? null;
      if (found !== null) return refusalOf(JSON.parse(found) as StreamRefusal | NoPosition);
      await this.#log.insert(client, [told]);
      return undefined;
    });
  }
}

function detailsOf(
  change: StreamChange,
): readonly [note: string | null, before: number | null, ignored: string | null] {
  if (change.kind === 'note') return [JSON.stringify(change.metadata), null, null];
  return change.kind === 'truncate' ? [null, change.before, JSON.stringify(change.ignore ?? [])] : [null, null, null];
}

/** JSON knows only null. */
const refusalOf = (found: StreamRefusal | NoPosition): StreamRefusal | NoPosition =>
  found.kind === 'no-snapshot' ? { kind: found.kind, snapshot: found.snapshot ?? undefined } : found;
