import { AggregateNames } from '../application/state/aggregate-names.ts';
import type { Finding } from '../application/examination/finding.ts';
import type { AggregateQueries } from '../application/state/aggregate-queries.ts';
import type { RepositoryRecipe, StateRecipe } from '../application/state/repository-recipe.ts';
import type { Store } from '../application/store.ts';
import type { UnitChanges } from '../application/unit-of-work/unit-store.ts';
import type { AggregateRoot } from '../domain/aggregate/aggregate-root.ts';
import { SystemClock, type Clock } from '../domain/time/clock.ts';
import type { ConcurrencyConflict } from '../domain/repository.ts';
import { isWhole, need, needObject } from '../messaging/invalid-option.ts';
import { isMessageClass, type MessageClass } from '../messaging/message/message-class.ts';
import { MessageDecoder } from '../messaging/message/message-decoder.ts';
import type { PurgeReport, PurgePolicy } from '../messaging/log/purge.ts';
import { TableMappings } from '../application/tables/table-mappings.ts';
import type { TableMapping } from '../application/tables/table-mapping.ts';
import { SqliteAggregates } from './aggregates/sqlite-aggregates.ts';
import { SqliteConnection } from './connection/sqlite-connection.ts';
import type { SqliteDatabase } from './connection/sqlite-database.ts';
import { SqliteHandledPositions } from './subscription/sqlite-handled-positions.ts';
import { SqliteInbox } from './sqlite-inbox.ts';
import { examine } from './examination/sqlite-examination.ts';
import { CommitWatch } from '../messaging/log/commit-watch.ts';
import { dataVersionOf, SqliteMessageLog } from './log/sqlite-message-log.ts';
import { migrate } from './sqlite-migrations.ts';
import { purge } from './log/sqlite-purge.ts';
import { SqliteReadModelStore } from './read-model/sqlite-read-model-store.ts';
import { SqliteSchedule } from './sqlite-schedule.ts';
import { SqliteSnapshotStore } from './stream/sqlite-snapshot-store.ts';
import { SqliteStreamStore } from './stream/sqlite-stream-store.ts';
import { SqliteSubscriptionStore } from './subscription/sqlite-subscription-store.ts';
import { SqliteUnitWriter } from './sqlite-unit-writer.ts';

/**
 * What may be said of a {@link SqliteStore}.
 *
 * @see https://www.sqlite.org/pragma.html
 * @since 0.2.0
 */
export interface SqliteStoreOptions {
  /** What the names of its tables begin with; `'demesne_'` unless given. Letters, digits and `_`. */
  readonly prefix?: string;
  /** The classes whose messages its log gives as their instances; those of other classes come encoded. None unless given. */
  readonly messages?: readonly MessageClass[];
  /** The aggregates that stand in tables of your own, those first that others refer to by foreign keys. None unless given. */
  readonly mappings?: readonly TableMapping[];
  /** How long another connection's lock is waited for, in milliseconds; 5,000 unless given. */
  readonly busyTimeoutMs?: number;
  /** How often to look whether another process has committed something, in milliseconds from 1; 25 unless given. */
  readonly watchEveryMs?: number;
  /** What leases, and the age of receipts, are measured by; {@link SystemClock} unless given. */
  readonly clock?: Clock;
}

/**
 * Aggregates and the log of their messages in an SQLite database, for one process or a few on one machine.
 *
 * *When to use*: with a {@link SqliteUnitOfWork} for each context, and a bus on its `log`. Call `migrate` once at the start.
 *
 * *Guarantees*: what was committed outlives a crash of the process and of the machine: the journal is a write-ahead log and
 * every commit is flushed. A commit is all or nothing, a stale one writes nothing. Several processes may share the file.
 *
 * *Errors*: `InvalidOption` for what is no database or no option; `NotMigrated` before `migrate`; `UnfitTables`,
 * `UnfitRows` and `UnreadableRows` where `mappings` don't fit; what the driver throws.
 *
 * @example
 * ```ts
 * import Database from 'libsql';
 * import { SqliteStore } from 'demesne/sqlite';
 *
 * const store = new SqliteStore(new Database(':memory:'));
 * store.migrate();
 * store.log.head(); // => 0
 * ```
 * @see https://www.sqlite.org/wal.html
 * @since 0.2.0
 */
export class SqliteStore implements Store {
  /** Every message that was committed. */
  readonly log: SqliteMessageLog;
  /** Where the durable subscriptions to its log stand. */
  readonly subscriptions: SqliteSubscriptionStore;
  /** The messages that were handled once and for all. */
  readonly inbox: SqliteInbox;
  /** How far subscriptions have come that have their inbox by position. */
  readonly positions: SqliteHandledPositions;
  /** The aggregates, asked for by what their state is. */
  readonly aggregates: AggregateQueries;
  readonly #aggregates: SqliteAggregates;
  /** The messages that wait for their time. */
  readonly schedule: SqliteSchedule;
  /** What states the events of streams have made, for those who read them. */
  readonly snapshots: SqliteSnapshotStore;
  /** How the streams of its log stand. */
  readonly streams: SqliteStreamStore;
  /** What is to be seen, made of events. */
  readonly readModels: SqliteReadModelStore;
  readonly #connection: SqliteConnection;
  readonly #writer: SqliteUnitWriter;
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #watch: CommitWatch;
  readonly #names = new AggregateNames();

  constructor(database: SqliteDatabase, options: SqliteStoreOptions = {}) {
    const { prefix, messages, mappings, busyTimeoutMs, watchEveryMs, clock } = checkedOptions(database, options);
    this.#connection = new SqliteConnection(database);
    this.#connection.exec(
      `pragma busy_timeout = ${busyTimeoutMs}; pragma journal_mode = wal; pragma synchronous = full;`,
    );
    this.#prefix = prefix;
    this.#clock = clock;
    this.#aggregates = new SqliteAggregates(this.#connection, `${prefix}aggregates`, new TableMappings(mappings));
    for (const mapping of mappings) this.#names.admit(mapping);
    this.aggregates = this.#aggregates;
    const dataVersion = (): unknown => dataVersionOf(this.#connection);
    this.#watch = new CommitWatch(dataVersion, watchEveryMs, dataVersion);
    const decoder = new MessageDecoder(messages);
    this.log = new SqliteMessageLog(this.#connection, prefix, decoder, this.#watch, clock);
    this.positions = new SqliteHandledPositions(this.#connection, prefix);
    this.subscriptions = new SqliteSubscriptionStore(this.#connection, prefix, clock, this.positions);
    this.readModels = new SqliteReadModelStore(this.#connection, prefix, this.subscriptions);
    this.inbox = new SqliteInbox(this.#connection, prefix, clock);
    this.schedule = new SqliteSchedule(this.#connection, prefix, this.log, this.#watch);
    this.snapshots = new SqliteSnapshotStore(this.#connection, prefix);
    this.streams = new SqliteStreamStore(this.#connection, prefix, this.log, this.#watch, clock);
    this.#writer = new SqliteUnitWriter({
      aggregates: this.#aggregates,
      log: this.log,
      inbox: this.inbox,
      positions: this.positions,
      schedule: this.schedule,
      snapshots: this.snapshots,
      readModels: this.readModels,
    });
  }

  /** Makes its tables where they aren't there yet, or not all of them; several processes may do so at once. */
  migrate(): void {
    migrate(this.#connection, this.#prefix);
  }

  purge(policy: PurgePolicy): PurgeReport {
    return purge(this.#connection, this.#prefix, this.#clock, policy);
  }

  /**
   * Looks for what is wrong with the database: tables, triggers and settings that aren't as they should be, messages that are lost, out
   * of order or unreadable, subscriptions that can't be right. Nothing is changed, and nothing found means that all is well. It
   * reads the whole log, and holds up this process as long: let it be another than the one that serves.
   */
  examine(): readonly Finding[] {
    return examine(this.#connection, this.#prefix);
  }

  admit(recipe: RepositoryRecipe): void {
    this.#names.admit(recipe);
  }

  load(recipe: StateRecipe, id: string, tenant: string | undefined): AggregateRoot | undefined {
    return this.#aggregates.load(recipe, id, tenant);
  }

  commit(unit: UnitChanges): ConcurrencyConflict | undefined {
    const conflict = this.#connection.transaction(this.#writer.prepared(unit));
    if (conflict === undefined && unit.envelopes.length > 0) this.#watch.tell();
    return conflict;
  }

  /** Stops looking for commits of others; the connection stays open, since it is its owner's. */
  close(): void {
    this.#watch.close();
  }
}

function checkedOptions(database: SqliteDatabase, options: SqliteStoreOptions): Required<SqliteStoreOptions> {
  const fits = typeof database?.exec === 'function' && typeof database.prepare === 'function';
  need(fits, 'database', 'an SQLite connection with exec and prepare', database);
  needObject(options);
  const { prefix = 'demesne_', messages = [], mappings = [], busyTimeoutMs = 5_000, watchEveryMs = 25 } = options;
  const { clock = new SystemClock() } = options;
  need(typeof clock?.now === 'function', 'clock', 'a Clock', clock);
  need(/^[A-Za-z_]\w{0,40}$/.test(prefix), 'prefix', 'up to 41 letters, digits and _', prefix);
  need(Array.isArray(messages) && messages.every(isMessageClass), 'messages', 'a list of message classes', messages);
  need(isWhole(busyTimeoutMs, 0), 'busyTimeoutMs', 'whole milliseconds', busyTimeoutMs);
  need(watchEveryMs >= 1 && watchEveryMs <= 60_000, 'watchEveryMs', 'milliseconds from 1 to 60,000', watchEveryMs);
  return { prefix, messages, mappings, busyTimeoutMs, watchEveryMs, clock };
}
