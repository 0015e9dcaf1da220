import { AggregateNames } from '../application/state/aggregate-names.ts';
import { lastEventOf } from '../application/state/change-stamp.ts';
import type { Finding } from '../application/examination/finding.ts';
import type { AggregateQueries } from '../application/state/aggregate-queries.ts';
import type { RepositoryRecipe, StateRecipe } from '../application/state/repository-recipe.ts';
import type { Store } from '../application/store.ts';
import {
  stateChangesOf,
  type AggregateChange,
  type StateChange,
  type UnitChanges,
} from '../application/unit-of-work/unit-store.ts';
import type { AggregateRoot } from '../domain/aggregate/aggregate-root.ts';
import { SystemClock, type Clock } from '../domain/time/clock.ts';
import { ConcurrencyConflict } from '../domain/repository.ts';
import type { Envelope } from '../messaging/message/envelope.ts';
import { streamName } from '../messaging/log/stream-name.ts';
import type { PurgeReport, PurgePolicy } from '../messaging/log/purge.ts';
import { InMemoryAggregates, type Kept } from './aggregates/in-memory-aggregates.ts';
import type { InMemoryHandledPositions } from './subscription/in-memory-handled-positions.ts';
import { InMemoryInbox } from './in-memory-inbox.ts';
import { InMemoryMessageLog } from './log/in-memory-message-log.ts';
import { purge } from './log/in-memory-purge.ts';
import { InMemoryReadModelStore } from './read-model/in-memory-read-model-store.ts';
import { InMemorySchedule } from './in-memory-schedule.ts';
import { InMemorySubscriptionStore } from './subscription/in-memory-subscription-store.ts';
import { InMemorySnapshotStore } from './stream/in-memory-snapshot-store.ts';
import { InMemoryStreamStore } from './stream/in-memory-stream-store.ts';

type ById = Map<string, Kept>;
type ByTenant = Map<string | undefined, ById>;

/**
 * Aggregates and the log of their messages, in memory: gone with the process.
 *
 * *When to use*: in tests and prototypes, with an {@link InMemoryUnitOfWork} for each context, and a bus on its `log`.
 *
 * *Guarantees*: the semantics of a database: a commit is all or nothing, a stale one writes nothing, and nobody gets an
 * object that someone else holds. An aggregate is told apart by its name, its id and its tenant. Loading and committing
 * cost the same however many there are.
 *
 * *Errors*: a unit of work over it throws `AggregateNameClash` where two classes of aggregates have one name.
 *
 * @example
 * ```ts
 * import { InMemoryStore } from 'demesne/in-memory';
 *
 * const store = new InMemoryStore();
 * store.log.head(); // => 0
 * ```
 * @see Fowler 2002, Service Stub, on replacing what is slow or remote in tests
 * @since 0.1.0
 */
export class InMemoryStore implements Store {
  /** Every message that was committed. */
  readonly log: InMemoryMessageLog;
  /** Where the durable subscriptions to its log stand. */
  readonly subscriptions: InMemorySubscriptionStore;
  /** The messages that were handled once and for all. */
  readonly inbox: InMemoryInbox;
  /** How far subscriptions have come that have their inbox by position. */
  readonly positions: InMemoryHandledPositions;
  /** The aggregates, asked for by what their state is. */
  readonly aggregates: AggregateQueries;
  /** The messages that wait for their time. */
  readonly schedule: InMemorySchedule;
  /** What states the events of streams have made, for those who read them. */
  readonly snapshots: InMemorySnapshotStore;
  /** How the streams of its log stand. */
  readonly streams: InMemoryStreamStore;
  /** What is to be seen, made of events. */
  readonly readModels: InMemoryReadModelStore;
  readonly #clock: Clock;
  readonly #byName = new Map<string, ByTenant>();
  readonly #names = new AggregateNames();

  /** @param options the clock that leases and the age of messages and receipts are measured by; `SystemClock` unless given */
  constructor({ clock = new SystemClock() }: { readonly clock?: Clock } = {}) {
    this.#clock = clock;
    this.log = new InMemoryMessageLog(clock);
    this.subscriptions = new InMemorySubscriptionStore(clock);
    this.inbox = new InMemoryInbox(clock);
    this.positions = this.subscriptions.positions;
    this.aggregates = new InMemoryAggregates((name, tenant) => this.#byName.get(name)?.get(tenant));
    this.readModels = new InMemoryReadModelStore(this.log, this.subscriptions);
    this.schedule = new InMemorySchedule(this.log, (type) => this.readModels.isGuarded(type));
    this.snapshots = new InMemorySnapshotStore(this.log);
    this.streams = new InMemoryStreamStore(this.log, this.snapshots, this.subscriptions);
  }

  purge(policy: PurgePolicy): PurgeReport {
    return purge(this.log, this.subscriptions, this.#clock, policy);
  }

  /** Finds nothing: there is no database that anybody could have changed. */
  examine(): readonly Finding[] {
    return [];
  }

  admit(recipe: RepositoryRecipe): void {
    this.#names.admit(recipe);
  }

  load(recipe: StateRecipe, id: string, tenant: string | undefined): AggregateRoot | undefined {
    const kept = this.#byName.get(recipe.name)?.get(tenant)?.get(id);
    if (kept?.state === undefined) return undefined;
    return recipe.reconstitute(id, kept.version, recipe.copy(kept.state));
  }

  conflictWith({ recipe, id, tenant, expected }: AggregateChange): ConcurrencyConflict | undefined {
    const { name } = recipe;
    const found =
      recipe.keeps === 'state'
        ? (this.#byName.get(name)?.get(tenant)?.get(id)?.version ?? 0)
        : this.log.lastVersion(streamName(name, id, tenant));
    return found === expected ? undefined : new ConcurrencyConflict({ aggregate: name, id, expected, found });
  }

  commit(changes: UnitChanges): ConcurrencyConflict | undefined {
    const { aggregates, envelopes, snapshots = [], rows = [], received, reached, scheduled } = changes;
    const copied = (received && this.inbox.conflictWith(received)) ?? (reached && this.positions.conflictWith(reached));
    if (copied !== undefined) return copied;
    for (const change of aggregates) {
      const conflict = this.conflictWith(change);
      if (conflict !== undefined) return conflict;
    }
    const missed = scheduled && this.schedule.conflictWith(scheduled);
    if (missed !== undefined) return missed;
    for (const one of rows) {
      const stale = this.readModels.conflictWith(one);
      if (stale !== undefined) return stale;
    }
    const states = stateChangesOf(aggregates);
    const kept = states.map((change) => this.#kept(change, envelopes));
    const keepReceipt = received && this.inbox.prepared(received);
    this.log.appendWith(rows, envelopes);
    for (const snapshot of snapshots) this.snapshots.save(snapshot);
    keepReceipt?.();
    if (reached !== undefined) this.positions.reach(reached);
    if (scheduled !== undefined) this.schedule.write(scheduled);
    for (const one of rows) this.readModels.writeInline(one);
    for (const [index, change] of states.entries()) this.#idsOf(change).set(change.id, kept[index] as Kept);
    return undefined;
  }

  #kept(change: StateChange, envelopes: readonly Envelope[]): Kept {
    const { recipe, id, tenant, version, deleted, persistence } = change;
    const updated = lastEventOf(change, envelopes);
    return {
      version: deleted ? version + 1 : version,
      state: deleted ? undefined : recipe.copy(persistence.state),
      created: this.#byName.get(recipe.name)?.get(tenant)?.get(id)?.created ?? updated,
      updated,
    };
  }

  #idsOf({ recipe: { name }, tenant }: AggregateChange): ById {
    let tenants = this.#byName.get(name);
    if (tenants === undefined) this.#byName.set(name, (tenants = new Map()));
    let ids = tenants.get(tenant);
    if (ids === undefined) tenants.set(tenant, (ids = new Map()));
    return ids;
  }
}
