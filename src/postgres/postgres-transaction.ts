import type { HandledPositions, PlacedMessage } from '../application/inbox/handled-positions.ts';
import type { Inbox, ReceiptKey } from '../application/inbox/inbox.ts';
import type { AggregateQueries } from '../application/state/aggregate-queries.ts';
import type { RepositoryRecipe, StateRecipe } from '../application/state/repository-recipe.ts';
import { checkPlace, PlacedReception } from '../application/unit-of-work/placed-reception.ts';
import type { UnitChanges, UnitStore } from '../application/unit-of-work/unit-store.ts';
import type { AggregateRoot } from '../domain/aggregate/aggregate-root.ts';
import type { ConcurrencyConflict } from '../domain/repository.ts';
import type { Envelope } from '../messaging/message/envelope.ts';
import type { ScheduledMessages } from '../messaging/scheduler/scheduled-messages.ts';
import { storedMessage } from '../messaging/log/stored-message.ts';
import type { SnapshotStore } from '../messaging/stream/snapshot-store.ts';
import type { StreamReader } from '../messaging/stream/stream-log.ts';
import type { InlineVersion } from '../read-model/inline-version.ts';
import type { VersionStanding } from '../read-model/read-model-store.ts';
import type { PostgresSnapshotStore } from './stream/postgres-snapshot-store.ts';
import type { PostgresAggregates } from './aggregates/postgres-aggregates.ts';
import type { PostgresTransactionClient } from './connection/postgres-database.ts';
import { allOrNothing, inTurn } from './connection/savepoint.ts';
import type { PostgresHandledPositions } from './subscription/postgres-handled-positions.ts';
import type { PostgresInbox } from './postgres-inbox.ts';
import type { PostgresSchedule } from './postgres-schedule.ts';
import type { PostgresMessageLog } from './log/postgres-message-log.ts';
import type { PostgresInlineVersions } from './read-model/postgres-inline-versions.ts';
import type { PostgresRowAccess } from './read-model/postgres-row-access.ts';
import { conflictIn, type PostgresUnitWriter } from './postgres-unit-writer.ts';

/** What a store lends to a transaction that isn't its own. */
export interface PostgresParts {
  readonly aggregates: PostgresAggregates;
  readonly log: PostgresMessageLog;
  readonly inbox: PostgresInbox;
  readonly positions: PostgresHandledPositions;
  readonly schedule: PostgresSchedule;
  readonly snapshots: PostgresSnapshotStore;
  readonly rows: PostgresRowAccess;
  readonly inline: PostgresInlineVersions;
  readonly writer: PostgresUnitWriter;
  admit(recipe: RepositoryRecipe): void;
  /** Tells the listeners of the log that there is more. */
  tell(): void;
}

/**
 * A {@link PostgresStore} within a transaction of your own, begun by whatever client or mapper you use.
 *
 * *When to use*: `store.inTransaction(client)` makes it, where aggregates and messages are to be committed together with what you
 * write by other means. Hand it to a `PostgresUnitOfWork`, or append to the log by it. Begin, commit and rollback stay yours.
 *
 * *Guarantees*: what a unit writes is one savepoint: after a conflict or a failure nothing of it is left, and your transaction
 * can go on. What a unit leaves for after the commit waits for `committed`. At READ COMMITTED a unit that met a conflict loads and decides again; at the stricter levels it can't, so its
 * `ConcurrencyConflict` means: roll back, and begin again. Nothing is delivered before your commit.
 *
 * *Errors*: `DuplicateMessage`, `VersionTaken`, `VersionGap`, `UnstorableText`, `NotMigrated`; what the client throws.
 *
 * @example
 * ```ts
 * import { PostgresUnitOfWork, type PostgresQueryable, type PostgresStore } from 'demesne/postgres';
 * import type { Envelope } from 'demesne/messaging';
 *
 * const tell = async (store: PostgresStore, client: PostgresQueryable, envelopes: readonly Envelope[]) => {
 *   await client.query('begin');
 *   await client.query('update customers set points = points + 1');
 *   await store.inTransaction(client).append(envelopes);
 *   await client.query('commit');
 * };
 * ```
 * @see Richardson 2018, ch. 3, Transactional outbox
 * @since 0.2.0
 */
export class PostgresTransaction implements UnitStore {
  /** The events of aggregates, as your transaction sees them. */
  readonly log: StreamReader;
  /** Snapshots of what events made, as your transaction sees them; those that wait for your commit are saved apart from it. */
  readonly snapshots: SnapshotStore;
  /** The messages that were handled, as your transaction sees them. */
  readonly inbox: Pick<Inbox, 'find'>;
  /** How far subscriptions have come, as your transaction sees it. */
  readonly positions: Pick<HandledPositions, 'find'>;
  /** The messages that wait for their time, as your transaction sees them. */
  readonly schedule: Pick<ScheduledMessages, 'find'>;
  /** The aggregates, asked for by what their state is, as your transaction sees them. */
  readonly aggregates: AggregateQueries;
  /** Rows that are written with events, as your transaction sees them. */
  readonly readModels: NonNullable<UnitStore['readModels']>;
  readonly #client: PostgresTransactionClient;
  readonly #afterCommit: (() => Promise<void>)[] = [];
  readonly #parts: PostgresParts;

  /** @internal `PostgresStore.inTransaction` makes it. */
  constructor(client: PostgresTransactionClient, parts: PostgresParts) {
    this.#client = client;
    this.#parts = parts;
    this.log = {
      readStream: (stream, fromVersion, limit) => parts.log.pageOn(client, stream, fromVersion, limit),
    };
    this.snapshots = {
      find: (stream) => parts.snapshots.findOn(client, stream),
      save: (snapshot) => parts.snapshots.save(snapshot),
    };
    this.inbox = { find: (key) => parts.inbox.findOn(client, key) };
    this.positions = { find: (message) => parts.positions.findOn(client, message) };
    this.aggregates = {
      select: (recipe, selection, tenant) => parts.aggregates.select(recipe, selection, tenant, client),
      count: (recipe, criterion, tenant) => parts.aggregates.count(recipe, criterion, tenant, client),
      stamps: (recipe, id, tenant) => parts.aggregates.stamps(recipe, id, tenant, client),
      deleted: (recipe, after, limit, tenant) => parts.aggregates.deleted(recipe, after, limit, tenant, client),
    };
    this.schedule = { find: (key, tenant) => parts.schedule.findOn(client, key, tenant) };
    this.readModels = {
      find: (place, keys) => parts.rows.find(client, place, keys),
      standings: (model) => parts.rows.standings(client, model),
      registerInline: (version) => this.#registerInline(version),
    };
  }

  admit(recipe: RepositoryRecipe): void {
    this.#parts.admit(recipe);
  }

  load(recipe: StateRecipe, id: string, tenant: string | undefined): Promise<AggregateRoot | undefined> {
    return this.#parts.aggregates.load(recipe, id, tenant, this.#client);
  }

  async commit(changes: UnitChanges): Promise<ConcurrencyConflict | undefined> {
    const { within } = this.#parts.writer.prepared(changes);
    try {
      return await allOrNothing(this.#client, within);
    } catch (error) {
      return conflictIn(error, changes);
    }
  }

  /** Appends envelopes in their order; all of them stand in the log once you have committed, or none. */
  async append(envelopes: readonly Envelope[]): Promise<void> {
    const messages = envelopes.map(storedMessage);
    if (messages.length === 0) return;
    try {
      await allOrNothing(this.#client, async (client) => this.#parts.log.insert(client, messages));
    } catch (refusal) {
      throw await this.#parts.log.refusalOn(this.#client, refusal, messages);
    }
  }

  /**
   * Whether a message is handled for the first time by a consumer: false where that was committed before. It counts once you have
   * committed; of two copies at once the second waits for the first one's end. What comes with a place is told by that.
   *
   * *Errors*: `FOREIGN_PLACE` where the subscription isn't kept here, `LEASE_LOST` where it has a new owner, and `INVALID_OPTION` for
   * what is no place.
   */
  async receive(message: ReceiptKey | PlacedMessage): Promise<boolean> {
    if ('place' in message) return this.#reach(message);
    return (await inTurn(this.#client, () => this.#parts.inbox.write(this.#client, message))) === undefined;
  }

  /** What could not be written is told as a unit tells it: that it was handled is one reason of several. */
  async #reach(message: PlacedMessage): Promise<boolean> {
    checkPlace(message.place);
    return inTurn(this.#client, async () => {
      if ((await this.#parts.positions.write(this.#client, message)) === undefined) return true;
      await new PlacedReception(message, this.positions).answered();
      return false;
    });
  }

  /** Keeps a unit's work for {@link PostgresTransaction.committed}. */
  afterCommit(work: () => Promise<void>): void {
    this.#afterCommit.push(work);
  }

  /**
   * To be called after your commit: does what the units left to be done then, and has what was appended looked for at once.
   *
   * *Errors*: `AfterCommitFailed`, the first of them, once all of it was tried.
   */
  async committed(): Promise<void> {
    this.#parts.tell();
    const failures: unknown[] = [];
    for (const work of this.#afterCommit.splice(0)) await work().catch((failure: unknown) => failures.push(failure));
    if (failures.length > 0) throw failures[0];
  }

  /** It goes with your rollback, and holds up whoever appends until your commit. */
  async #registerInline(version: InlineVersion): Promise<VersionStanding | undefined> {
    const { inline, rows } = this.#parts;
    const late = await allOrNothing(this.#client, async (client) =>
      (await inline.register(client, version)) ? undefined : 'late',
    );
    if (late !== undefined) return undefined;
    return (await rows.standings(this.#client, version.model)).find((one) => one.version === version.version);
  }
}
