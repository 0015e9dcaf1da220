import { Instant } from '../../domain/time/instant.ts';
import { checkStorable, isStorable } from '../../messaging/log/log-faults.ts';
import { checkSnapshot, type SnapshotStore, type StoredSnapshot } from '../../messaging/stream/snapshot-store.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';

interface Row {
  readonly version: number;
  readonly schema_version: number;
  readonly state: string;
  readonly taken_at_ms: number;
}

/**
 * The snapshots of streams in an SQLite database.
 *
 * *When to use*: as the `snapshots` of a `SqliteStore`.
 *
 * *Guarantees*: those of `SnapshotStore`. The snapshot of a truncated stream, which is all there is of what was deleted, is neither
 * deleted nor replaced by one that holds less.
 *
 * *Errors*: `UnstorableText` for the name of a stream that no database keeps; `NotMigrated` before `migrate()`; what the driver
 * throws.
 *
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export class SqliteSnapshotStore implements SnapshotStore {
  readonly #connection: SqliteConnection;
  readonly #prefix: string;

  /** @internal A `SqliteStore` makes it. */
  constructor(connection: SqliteConnection, prefix: string) {
    this.#connection = connection;
    this.#prefix = prefix;
  }

  find(stream: string): StoredSnapshot | undefined {
    if (!isStorable(stream)) return undefined;
    const sql = `select version, schema_version, state, taken_at_ms from ${this.#prefix}snapshots where stream = ?`;
    const [row] = this.#connection.all<Row>(sql, stream);
    return (
      row && {
        stream,
        version: row.version,
        schemaVersion: row.schema_version,
        state: JSON.parse(row.state),
        takenAt: Instant.fromEpochMs(row.taken_at_ms),
      }
    );
  }

  /** One statement, which is part of the transaction that is under way, if any is. */
  save(snapshot: StoredSnapshot): void {
    checkSnapshot(snapshot);
    const { stream, version, schemaVersion, state, takenAt } = snapshot;
    checkStorable('the name of a stream', stream);
    this.#connection.run(save(this.#prefix), stream, version, schemaVersion, JSON.stringify(state), takenAt.epochMs);
  }
}

/** One that is ahead of its stream tells of events that are not there. */
const save = (prefix: string): string => `
insert into ${prefix}snapshots as kept (stream, version, schema_version, state, taken_at_ms) values (?, ?, ?, ?, ?)
on conflict (stream) do update set
  version = excluded.version, schema_version = excluded.schema_version, state = excluded.state, taken_at_ms = excluded.taken_at_ms
where excluded.version >= kept.version
  or kept.version > coalesce((select max(version) from ${prefix}messages where stream = excluded.stream), 0)`;
