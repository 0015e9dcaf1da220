import { Instant } from '../../domain/time/instant.ts';
import { checkStorable } from '../../messaging/log/log-faults.ts';
import { checkSnapshot, type SnapshotStore, type StoredSnapshot } from '../../messaging/stream/snapshot-store.ts';
import { rowsOf, type PostgresConnection } from '../connection/postgres-connection.ts';
import type { PostgresQueryable } from '../connection/postgres-database.ts';

interface Found {
  readonly found: string | null;
}

interface Kept extends Pick<StoredSnapshot, 'version' | 'schemaVersion' | 'state'> {
  readonly takenAtMs: number;
}

/**
 * The snapshots of streams in a PostgreSQL database.
 *
 * *When to use*: as the `snapshots` of a `PostgresStore`.
 *
 * *Guarantees*: those of `SnapshotStore`. The snapshot of a truncated stream, which is all there is of what was deleted, is neither
 * deleted nor replaced by one that holds less.
 *
 * *Errors*: `UnstorableText` for the name of a stream that no database keeps; `CommitUnknown` where the connection is lost while one is
 * saved; `NotMigrated` before `migrate()`; what the driver throws.
 *
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export class PostgresSnapshotStore implements SnapshotStore {
  readonly #pool: PostgresQueryable;
  readonly #connection: PostgresConnection;
  readonly #find: string;
  readonly #save: string;

  /** @internal A `PostgresStore` makes it. */
  constructor(pool: PostgresQueryable, connection: PostgresConnection, schema: string) {
    this.#pool = pool;
    this.#connection = connection;
    this.#find = `select ${schema}.snapshot_of($1) as found`;
    this.#save = `select ${schema}.snapshots_save($1)::text as saved`;
  }

  find(stream: string): Promise<StoredSnapshot | undefined> {
    return this.findOn(this.#pool, stream);
  }

  /** @internal The same, as the transaction of a client sees it. */
  async findOn(client: PostgresQueryable, stream: string): Promise<StoredSnapshot | undefined> {
    checkStorable('the name of a stream', stream);
    const [row] = await rowsOf<Found>(client, this.#find, stream);
    const found = row?.found ?? null;
    if (found === null) return undefined;
    const { version, schemaVersion, state, takenAtMs } = JSON.parse(found) as Kept;
    return { stream, version, schemaVersion, state, takenAt: Instant.fromEpochMs(takenAtMs) };
  }

  async save(snapshot: StoredSnapshot): Promise<void> {
    await this.#connection.write(this.#save, sentOf([snapshot]));
  }

  /** @internal Keeps snapshots within a transaction that is under way, after the events that they hold. */
  async write(client: PostgresQueryable, ...snapshots: readonly StoredSnapshot[]): Promise<void> {
    if (snapshots.length > 0) await rowsOf(client, this.#save, sentOf(snapshots));
  }
}

/** States as text within the JSON, so that they are stored as they are. */
const sentOf = (snapshots: readonly StoredSnapshot[]): string =>
  JSON.stringify(
    snapshots.map((snapshot) => {
      checkSnapshot(snapshot);
      const { stream, version, schemaVersion, state, takenAt } = snapshot;
      checkStorable('the name of a stream', stream);
      const kept = { stream, version, schema_version: schemaVersion, state: JSON.stringify(state) };
      return { ...kept, taken_at_ms: takenAt.epochMs };
    }),
  );
