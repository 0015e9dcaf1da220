import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { Persistence } from '../../domain/aggregate/persistence.ts';
import type { ConcurrencyConflict } from '../../domain/repository.ts';
import type { Envelope } from '../../messaging/message/envelope.ts';
import type { InlineRowChanges } from '../../read-model/inline-rows.ts';
import type { ReadModelStore } from '../../read-model/read-model-store.ts';
import type { ScheduleChange, ScheduledMessages } from '../../messaging/scheduler/scheduled-messages.ts';
import type { Eventual } from '../../messaging/eventual.ts';
import type { HandledPositions, PlacedMessage } from '../inbox/handled-positions.ts';
import type { Inbox, Receipt } from '../inbox/inbox.ts';
import type { AggregateQueries } from '../state/aggregate-queries.ts';
import type { SnapshotStore, StoredSnapshot } from '../../messaging/stream/snapshot-store.ts';
import type { StreamReader } from '../../messaging/stream/stream-log.ts';
import type { RepositoryRecipe, StateRecipe } from '../state/repository-recipe.ts';

/**
 * What a unit does to one aggregate.
 *
 * @see Fowler 2002, Optimistic Offline Lock
 * @since 0.1.0
 */
export interface AggregateChange<Recipe extends RepositoryRecipe = RepositoryRecipe> {
  readonly recipe: Recipe;
  readonly id: string;
  readonly tenant: string | undefined;
  /** The version the change was decided on; 0 for a new aggregate. */
  readonly expected: number;
  /** The version it gets, `expected` and one for each of its events. */
  readonly version: number;
  /**
   * Whether it is removed, which counts as one version more: a change decided on the version before is stale. Its id
   * stays taken, so that no second aggregate continues its messages. Of one that is kept as its events, the last envelope says so.
   */
  readonly deleted: boolean;
  /** When it was changed, and who did it, where no event among the envelopes says so: of one that is removed by the unit's own account. */
  readonly stamp?: Pick<Envelope, 'occurredAt' | 'actor'>;
  /** Where the state is to be had from: as it is, or encoded. */
  readonly persistence: Persistence;
}

/**
 * A change of an aggregate whose state is kept.
 *
 * @see Fowler 2002, Optimistic Offline Lock
 * @since 0.2.0
 */
export type StateChange = AggregateChange<StateRecipe>;

const isOfState = (change: AggregateChange): change is StateChange => change.recipe.keeps === 'state';

/**
 * The changes of aggregates whose state is kept. All others are in their events, and the log checks their versions.
 *
 * *When to use*: in an adapter of your own.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.2.0
 */
export const stateChangesOf = (changes: readonly AggregateChange[]): readonly StateChange[] =>
  changes.every(isOfState) ? changes : changes.filter(isOfState);

/**
 * All that a unit writes.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export interface UnitChanges {
  /** At most one for each aggregate. */
  readonly aggregates: readonly AggregateChange[];
  /** What to append to the log, in this order: versions of an aggregate ascend. */
  readonly envelopes: readonly Envelope[];
  /** Snapshots of aggregates that are kept as their events, each of the version that it gets here. */
  readonly snapshots?: readonly StoredSnapshot[];
  /** For each read model that is made of some of the messages, the rows that they change; where one has another revision than expected, that is a conflict. */
  readonly rows?: readonly InlineRowChanges[];
  /** The message that all this was done for; where it has its receipt already, that is a conflict. */
  readonly received?: Receipt;
  /** The same, where it is told by its place; where that is not open any more, that is a conflict. */
  readonly reached?: PlacedMessage;
  /** What is scheduled and cancelled: at most one change for each key. */
  readonly scheduled?: readonly ScheduleChange[];
}

/**
 * What a unit of work needs of a store; implement it to keep aggregates somewhere else.
 *
 * *When to use*: in an adapter, which hands it to a {@link BufferedUnitOfWork}.
 *
 * *Guarantees* an implementation must keep: an aggregate is found by its name, its id and its tenant together; `load`
 * gives a new object each time; `commit` writes everything or nothing, and nothing where an expected version is not the
 * one that is there, be it of a state or of a stream, or a message was handled already; of two copies of a message at once the second waits for the first.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export interface UnitStore {
  /** Where events are read; a store without it can't keep aggregates as their events. */
  readonly log?: StreamReader;
  /** Snapshots of what events made; a store without it can't keep any. */
  readonly snapshots?: SnapshotStore;
  /** Rows that are made of events; a store without it can't write any with the events themselves. */
  readonly readModels?: Pick<ReadModelStore, 'find' | 'registerInline' | 'standings'>;
  /** The messages that were handled; a store without it can't run work once for each message. */
  readonly inbox?: Pick<Inbox, 'find'>;
  /** How far subscriptions have come; a store without it can't run work once by positions. */
  readonly positions?: Pick<HandledPositions, 'find'>;
  /** Where to ask for many aggregates at once; a store without it has only those whose ids are known. */
  readonly aggregates?: AggregateQueries;
  /** The messages that wait for their time; a store without it can't schedule any. */
  readonly schedule?: Pick<ScheduledMessages, 'find'>;
  /**
   * Told of each repository once, when a unit of work is built; throws `AggregateNameClash` where it knows another class
   * by that name, and `KeptInTwoWays` where it keeps that class otherwise.
   */
  admit?(recipe: RepositoryRecipe): void;
  /** The aggregate as it was last committed, an object that nobody else gets; nothing where there is none. */
  load(recipe: StateRecipe, id: string, tenant: string | undefined): Eventual<AggregateRoot | undefined>;
  /** Whether a change would be refused already now: asked at each save, to end hopeless attempts early. */
  conflictWith?(change: AggregateChange): Eventual<ConcurrencyConflict | undefined>;
  /** Writes everything at once, or answers with the conflict that kept it from writing anything. */
  commit(changes: UnitChanges): Eventual<ConcurrencyConflict | undefined>;
  /** Keeps what is to be done after a commit that is not the store's to make; without it, that is done at once. */
  afterCommit?(work: () => Promise<void>): void;
}

/** Whether somebody else commits: only then is what follows a commit not the store's to do at once. */
export const isLent = (store: Pick<UnitStore, 'afterCommit'>): boolean => store.afterCommit !== undefined;
