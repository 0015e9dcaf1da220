import type { ConcurrencyConflict } from '../../domain/repository.ts';
import type { Lease } from '../../messaging/durable-subscription/leasing/lease.ts';
import type {
  Advance,
  ModelVersion,
  ProjectionFailure,
  ReadModelStore,
  RowPlace,
  StoredRow,
  VersionStanding,
} from '../../read-model/read-model-store.ts';
import type { InlineRowChanges } from '../../read-model/inline-rows.ts';
import type { InlineVersion } from '../../read-model/inline-version.ts';
import { staleRow } from '../../read-model/stale-row.ts';
import { standingOf, storedFailure, type StoredStanding } from '../../read-model/stored-standing.ts';
import type { Criterion } from '../../selection/criterion.ts';
import type { Selection } from '../../selection/selection.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';
import type { SqliteSubscriptionStore } from '../subscription/sqlite-subscription-store.ts';
import { SqliteInlineVersions } from './sqlite-inline-versions.ts';
import { SqliteRows } from './sqlite-rows.ts';

interface Reached {
  readonly least: number | null;
  readonly furthest: number | null;
}

/**
 * Read models in an SQLite database.
 *
 * *When to use*: as the `readModels` of a `SqliteStore`.
 *
 * *Guarantees*: those of `ReadModelStore`, between several processes on one file too.
 *
 * *Errors*: `NotMigrated` before `migrate()`; what the driver throws.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export class SqliteReadModelStore implements ReadModelStore {
  readonly #connection: SqliteConnection;
  readonly #subscriptions: SqliteSubscriptionStore;
  readonly #versions: string;
  readonly #partitions: string;
  readonly #messages: string;
  readonly #inline: SqliteInlineVersions;
  readonly #rows: SqliteRows;

  /** @internal A `SqliteStore` makes it. */
  constructor(connection: SqliteConnection, prefix: string, subscriptions: SqliteSubscriptionStore) {
    this.#connection = connection;
    this.#subscriptions = subscriptions;
    this.#versions = `${prefix}read_models`;
    this.#partitions = `${prefix}subscriptions`;
    this.#messages = `${prefix}messages`;
    this.#inline = new SqliteInlineVersions(connection, prefix);
    this.#rows = new SqliteRows(connection, prefix);
  }

  register(version: Parameters<ReadModelStore['register']>[0]): VersionStanding {
    const { model, subscription, replayUntil } = version;
    const sql = `insert into ${this.#versions} (model, version, subscription, status, replay_until)
      select ?1, ?2, ?3, coalesce(
        (select iif(version < ?2, 'filling', 'retired') from ${this.#versions} where model = ?1 and status = 'live'), 'live'
      ), ?4 where true on conflict do nothing`;
    return this.#connection.transaction(() => {
      this.#connection.run(sql, model, version.version, subscription, replayUntil);
      return this.#standing(version) as VersionStanding;
    });
  }

  registerInline(version: InlineVersion): VersionStanding | undefined {
    const hasBegun = this.#inline.register(version, () => this.standings(version.model));
    return hasBegun ? this.#standing(version) : undefined;
  }

  standings(model: string): readonly VersionStanding[] {
    const sql = `select * from ${this.#versions} where model = ? order by version`;
    return this.#connection.all<StoredStanding>(sql, model).map(standingOf);
  }

  find(place: RowPlace, keys: readonly string[]): readonly StoredRow[] {
    return this.#rows.find(place, keys);
  }

  select(place: RowPlace, selection: Selection): readonly StoredRow[] {
    return this.#rows.select(place, selection);
  }

  count(place: RowPlace, criterion: Criterion): number {
    return this.#rows.count(place, criterion);
  }

  advance(lease: Lease, position: number, changes: Advance): 'done' | 'refused' | 'conflict' {
    return this.#connection.transaction(() => {
      if (!this.#isOpen(changes) || !this.#subscriptions.standsAt(lease)) return 'refused';
      // Nothing is written yet.
      if (!this.#rows.accepts(changes, changes.rows)) return 'conflict';
      const { parked = [], clean = false } = changes;
      this.#subscriptions.move(lease, position, { parked, clean });
      this.#rows.write(changes, changes.rows, Math.max(position, 1));
      return 'done';
    });
  }

  /** @internal The conflict over rows of a unit; none over those of a version that is retired, which nobody asks for. */
  conflictWith({ model, version, rows, seen = [] }: InlineRowChanges): ConcurrencyConflict | undefined {
    if (!this.#isOpen({ model, version })) return undefined;
    const stale = [...rows, ...seen].find((one) => !this.#rows.accepts({ model, version }, [one]));
    return stale && staleRow(model, stale);
  }

  /** @internal Writes the rows of a unit that `conflictWith` had nothing against, in its transaction, once its messages are in. */
  writeInline({ model, version, rows }: InlineRowChanges): void {
    if (rows.length === 0 || !this.#isOpen({ model, version })) return;
    const [log] = this.#connection.all<{ head: number | null }>(`select max(position) as head from ${this.#messages}`);
    this.#rows.write({ model, version }, rows, log?.head ?? 1);
  }

  fail(lease: Lease, version: ModelVersion, failure: ProjectionFailure): boolean {
    const sql = `update ${this.#versions} set failure = ? where model = ? and version = ?`;
    return this.#connection.transaction(() => {
      if (!this.#subscriptions.standsAt(lease)) return false;
      this.#connection.run(sql, storedFailure(failure), version.model, version.version);
      return true;
    });
  }

  resume({ model, version }: ModelVersion): void {
    const sql = `update ${this.#versions} set failure = null where model = ? and version = ?`;
    this.#connection.transaction(() => this.#connection.run(sql, model, version));
  }

  promote(version: ModelVersion): boolean {
    return this.#connection.transaction(() => {
      const next = this.#standing(version);
      if (next?.status !== 'filling') return false;
      const known = this.standings(version.model);
      const live = known.find(({ status }) => status === 'live');
      const least = Math.max(next.replayUntil, (live && this.#reached(live).furthest) ?? 0);
      if ((this.#reached(next).least ?? -1) < least) return false;
      for (const one of known) if (one.version < next.version) this.#become('retired', one);
      this.#become('live', next);
      return true;
    });
  }

  cancel(version: ModelVersion): boolean {
    return this.#connection.transaction(() => {
      if (this.#standing(version)?.status !== 'filling') return false;
      this.#become('retired', version);
      return true;
    });
  }

  retire(version: ModelVersion): boolean {
    return this.#connection.transaction(() => {
      if (!this.#isOpen(version)) return false;
      this.#become('retired', version);
      return true;
    });
  }

  drop(version: ModelVersion, limit: number): number {
    return this.#connection.transaction(() => {
      const standing = this.#standing(version);
      if (standing?.status !== 'retired') return 0;
      const dropped = this.#rows.drop(version, limit);
      if (dropped < limit) this.#subscriptions.forget(standing.subscription);
      return dropped;
    });
  }

  #standing({ model, version }: ModelVersion): VersionStanding | undefined {
    const sql = `select * from ${this.#versions} where model = ? and version = ?`;
    const [row] = this.#connection.all<StoredStanding>(sql, model, version);
    return row && standingOf(row);
  }

  /** Whether it is known, and its time isn't over. */
  #isOpen(version: ModelVersion): boolean {
    return (this.#standing(version)?.status ?? 'retired') !== 'retired';
  }

  #become(status: VersionStanding['status'], { model, version }: ModelVersion): void {
    const sql = `update ${this.#versions} set status = ? where model = ? and version = ?`;
    this.#connection.run(sql, status, model, version);
  }

  /** Where the last and the first of the partitions of a version stand; nothing where it has none. */
  #reached({ subscription }: VersionStanding): Reached {
    const sql = `select min(position) as least, max(position) as furthest from ${this.#partitions} where name = ?`;
    return this.#connection.all<Reached>(sql, subscription)[0] as Reached;
  }
}
