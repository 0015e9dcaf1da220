import type { AggregateRoot } from '../domain/aggregate-root.ts';
import type { Persistence } from '../domain/persistence.ts';
import type { ConcurrencyConflict } from '../domain/repository.ts';
import type { Envelope } from '../messaging/envelope.ts';
import type { Eventual } from './answer.ts';
import type { RepositoryRecipe } from './state-stored.ts';

/**
 * What a unit does to one aggregate.
 *
 * @see Fowler 2002, Optimistic Offline Lock
 * @since 0.1.0
 */
export interface AggregateChange {
  readonly recipe: RepositoryRecipe;
  readonly id: string;
  readonly tenant: string | undefined;
  /** The version the change was decided on; 0 for a new aggregate. */
  readonly expected: number;
  /** The version it gets, `expected` and one for each of its events. */
  readonly version: number;
  /**
   * Whether it is removed, which counts as one version more: a change decided on the version before is stale. Its id
   * stays taken, so that no second aggregate continues its messages.
   */
  readonly deleted: boolean;
  /** Where the state is to be had from: as it is, or encoded. */
  readonly persistence: Persistence;
}

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
}

/**
 * What a unit of work needs of a store; implement it to keep aggregates somewhere else.
 *
 * *When to use*: in an adapter, which hands it to a {@link BufferedUnitOfWork}.
 *
 * *Guarantees* an implementation must keep: an aggregate is found by its name, its id and its tenant together; `load`
 * gives a new object each time; `commit` writes everything or nothing, and nothing where an expected version is not the
 * one that is there.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export interface UnitStore {
  /**
   * Told of each repository once, when a unit of work is built; throws `AggregateNameClash` where it knows another class
   * by that name.
   */
  admit?(recipe: RepositoryRecipe): void;
  /** The aggregate as it was last committed, an object that nobody else gets; nothing where there is none. */
  load(recipe: RepositoryRecipe, id: string, tenant: string | undefined): Eventual<AggregateRoot | undefined>;
  /** Whether a change would be refused already now: asked at each save, to end hopeless attempts early. */
  conflictWith?(change: AggregateChange): Eventual<ConcurrencyConflict | undefined>;
  /** Writes everything at once, or answers with the conflict that kept it from writing anything. */
  commit(changes: UnitChanges): Eventual<ConcurrencyConflict | undefined>;
}
