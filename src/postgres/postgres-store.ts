import { AggregateNames } from '../application/state/aggregate-names.ts';
import type { Finding } from '../application/examination/finding.ts';
import type { AggregateQueries } from '../application/state/aggregate-queries.ts';
import type { RepositoryRecipe, StateRecipe } from '../application/state/repository-recipe.ts';
import type { Store } from '../application/store.ts';
import type { UnitChanges } from '../application/unit-of-work/unit-store.ts';
import type { AggregateRoot } from '../domain/aggregate/aggregate-root.ts';
import type { ConcurrencyConflict } from '../domain/repository.ts';
import { need, needObject } from '../messaging/invalid-option.ts';
import { isMessageClass, type MessageClass } from '../messaging/message/message-class.ts';
import { MessageDecoder } from '../messaging/message/message-decoder.ts';
import { checkedPolicy, type PurgeReport, type PurgePolicy } from '../messaging/log/purge.ts';
import { TableMappings } from '../application/tables/table-mappings.ts';
import type { TableMapping } from '../application/tables/table-mapping.ts';
import { PostgresAggregates } from './aggregates/postgres-aggregates.ts';
import { PostgresConnection } from './connection/postgres-connection.ts';
import type { PostgresPool, PostgresTransactionClient } from './connection/postgres-database.ts';
import { PostgresHandledPositions } from './subscription/postgres-handled-positions.ts';
import { PostgresInbox } from './postgres-inbox.ts';
import { examine } from './examination/postgres-examination.ts';
import { CommitWatch } from '../messaging/log/commit-watch.ts';
import { newestOf, PostgresMessageLog } from './log/postgres-message-log.ts';
import { migrate } from './postgres-migrations.ts';
import { purge } from './log/postgres-purge.ts';
import { PostgresReadModelStore } from './read-model/postgres-read-model-store.ts';
import { PostgresSchedule } from './postgres-schedule.ts';
import { PostgresSequencer } from './log/postgres-sequencer.ts';
import { PostgresSnapshotStore } from './stream/postgres-snapshot-store.ts';
import { PostgresStreamStore } from './stream/postgres-stream-store.ts';
import { PostgresSubscriptionStore } from './subscription/postgres-subscription-store.ts';
import { PostgresTransaction } from './postgres-transaction.ts';
import { conflictIn, PostgresUnitWriter } from './postgres-unit-writer.ts';

/**
 * What may be said of a {@link PostgresStore}.
 *
 * @see Vernon 2013, ch. 4, Architecture, on ports and adapters
 * @since 0.2.0
 */
export interface PostgresStoreOptions {
  /** The schema of its tables; `'demesne'` unless given. Letters, digits and `_`. */
  readonly schema?: string;
  /** The classes whose messages its log gives as their instances; those of other classes come encoded. None unless given. */
  readonly messages?: readonly MessageClass[];
  /** The aggregates that stand in tables of your own, those first that others refer to by foreign keys. None unless given. */
  readonly mappings?: readonly TableMapping[];
  /** How often to look whether another process has committed something, in milliseconds from 1; 25 unless given. */
  readonly watchEveryMs?: number;
}

/**
 * Aggregates and the log of their messages in a PostgreSQL database, for any number of processes.
 *
 * *When to use*: with a {@link PostgresUnitOfWork} for each context, and a bus on its `log`. Call `migrate` once at the start.
 *
 * *Guarantees*: a commit is all or nothing, a stale one writes nothing. What was committed outlives a crash as far as the
 * server's `synchronous_commit` says. No connection is held while a unit works, and one is enough for everything.
 *
 * *Errors*: `InvalidOption` for what is no pool or no option; `NotMigrated` before `migrate`; `UnstorableText` for ids and
 * tenants that PostgreSQL doesn't keep; `UnfitTables`, `UnfitRows` and `UnreadableRows` where `mappings` don't fit; {@link CommitUnknown} where the connection is lost during a commit; what the driver
 * throws.
 *
 * @example
 * ```ts
 * import { PostgresStore, type PostgresPool } from 'demesne/postgres';
 *
 * // new Pool({ connectionString }) of pg fits as it is.
 * const start = async (pool: PostgresPool) => {
 *   const store = new PostgresStore(pool, { schema: 'shop' });
 *   await store.migrate();
 *   return store;
 * };
 * ```
 * @see https://www.postgresql.org/docs/current/transaction-iso.html
 * @since 0.2.0
 */
export class PostgresStore implements Store {
  /** Every message that was committed. */
  readonly log: PostgresMessageLog;
  /** Where the durable subscriptions to its log stand. */
  readonly subscriptions: PostgresSubscriptionStore;
  /** The messages that were handled once and for all. */
  readonly inbox: PostgresInbox;
  /** How far subscriptions have come that have their inbox by position. */
  readonly positions: PostgresHandledPositions;
  /** The aggregates, asked for by what their state is. */
  readonly aggregates: AggregateQueries;
  /** The messages that wait for their time. */
  readonly schedule: PostgresSchedule;
  /** What states the events of streams have made, for those who read them. */
  readonly snapshots: PostgresSnapshotStore;
  /** How the streams of its log stand. */
  readonly streams: PostgresStreamStore;
  /** What is to be seen, made of events. */
  readonly readModels: PostgresReadModelStore;
  readonly #connection: PostgresConnection;
  readonly #schema: string;
  readonly #aggregates: PostgresAggregates;
  readonly #writer: PostgresUnitWriter;
  readonly #watch: CommitWatch;
  readonly #names = new AggregateNames();

  constructor(pool: PostgresPool, options: PostgresStoreOptions = {}) {
    const { schema, messages, mappings, watchEveryMs } = checkedOptions(pool, options);
    const table = `"${schema}".messages`;
    this.#connection = new PostgresConnection(pool);
    this.#schema = schema;
    this.#aggregates = new PostgresAggregates(pool, `"${schema}".aggregates`, new TableMappings(mappings));
    for (const mapping of mappings) this.#names.admit(mapping);
    this.aggregates = this.#aggregates;
    this.#watch = new CommitWatch(() => newestOf(this.#connection, table), watchEveryMs);
    const decoder = new MessageDecoder(messages);
    const sequencer = new PostgresSequencer(this.#connection, schema);
    this.log = new PostgresMessageLog(this.#connection, `"${schema}"`, sequencer, decoder, this.#watch);
    this.subscriptions = new PostgresSubscriptionStore(this.#connection, schema);
    this.readModels = new PostgresReadModelStore(pool, this.#connection, `"${schema}"`);
    this.inbox = new PostgresInbox(pool, this.#connection, `"${schema}".inbox`);
    this.positions = new PostgresHandledPositions(pool, `"${schema}"`);
    this.schedule = new PostgresSchedule(pool, this.#connection, `"${schema}"`, this.#watch);
    this.snapshots = new PostgresSnapshotStore(pool, this.#connection, `"${schema}"`);
    this.streams = new PostgresStreamStore(this.#connection, `"${schema}"`, this.log, this.#watch);
    this.#writer = new PostgresUnitWriter({
      schema: `"${schema}"`,
      aggregates: this.#aggregates,
      inbox: this.inbox,
      positions: this.positions,
      schedule: this.schedule,
      snapshots: this.snapshots,
      inline: this.readModels.inline,
    });
  }

  /** Makes its tables where they aren't there yet, or not all of them; several processes may do so at once. */
  migrate(): Promise<void> {
    return migrate(this.#connection, this.#schema);
  }

  async purge(policy: PurgePolicy): Promise<PurgeReport> {
    const checked = checkedPolicy(policy);
    // What has no position yet is of unknown place; now all that is committed has one.
    await this.log.head();
    return purge(this.#connection, this.#schema, checked);
  }

  /**
   * Looks for what is wrong with the database: tables, triggers, functions and settings that aren't as they should be, messages that are
   * lost, out of order or unreadable, subscriptions that can't be right. Nothing is changed, and nothing found means that all is
   * well. It reads the whole log, and compares with temporary tables that it makes and takes back.
   */
  async examine(): Promise<readonly Finding[]> {
    return examine(this.#connection, this.#schema);
  }

  admit(recipe: RepositoryRecipe): void {
    this.#names.admit(recipe);
  }

  load(recipe: StateRecipe, id: string, tenant: string | undefined): Promise<AggregateRoot | undefined> {
    return this.#aggregates.load(recipe, id, tenant);
  }

  async commit(changes: UnitChanges): Promise<ConcurrencyConflict | undefined> {
    const { alone, within } = this.#writer.prepared(changes);
    const writing = alone === undefined ? this.#connection.transaction(within) : alone(this.#connection);
    const conflict = await writing.catch((error: unknown) => conflictIn(error, changes));
    if (conflict === undefined && changes.envelopes.length > 0) this.#watch.tell();
    return conflict;
  }

  /** This store within a transaction of your own, which a client of any library has begun. */
  inTransaction(client: PostgresTransactionClient): PostgresTransaction {
    need(typeof client?.query === 'function', 'client', 'a client of PostgreSQL with query', client);
    return new PostgresTransaction(client, {
      aggregates: this.#aggregates,
      log: this.log,
      inbox: this.inbox,
      positions: this.positions,
      schedule: this.schedule,
      snapshots: this.snapshots,
      rows: this.readModels.rows,
      inline: this.readModels.inline,
      writer: this.#writer,
      admit: (recipe) => this.admit(recipe),
      tell: () => this.#watch.tell(),
    });
  }

  /** Stops looking for commits of others; the pool stays open, since it is its owner's. */
  close(): void {
    this.#watch.close();
  }
}

function checkedOptions(pool: PostgresPool, options: PostgresStoreOptions): Required<PostgresStoreOptions> {
  const fits = typeof pool?.query === 'function' && typeof pool.connect === 'function';
  need(fits, 'pool', 'a PostgreSQL pool with query and connect', pool);
  needObject(options);
  const { schema = 'demesne', messages = [], mappings = [], watchEveryMs = 25 } = options;
  need(/^[A-Za-z_]\w{0,40}$/.test(schema), 'schema', 'up to 41 letters, digits and _', schema);
  need(Array.isArray(messages) && messages.every(isMessageClass), 'messages', 'a list of message classes', messages);
  need(watchEveryMs >= 1 && watchEveryMs <= 60_000, 'watchEveryMs', 'milliseconds from 1 to 60,000', watchEveryMs);
  return { schema, messages, mappings, watchEveryMs };
}
