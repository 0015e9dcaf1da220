import type { Eventual } from '../../../messaging/eventual.ts';
import type { Reaction, RefusalOfReaction } from '../../../application/unit-of-work/reaction.ts';
import type {
  RepositoriesOf,
  RepositoryRecipe,
  RepositoryRecipes,
} from '../../../application/state/repository-recipe.ts';
import type { UnitOfWorkOptions } from '../../../application/unit-of-work/unit-of-work-options.ts';
import type { UnitOfWork } from '../../../application/unit-of-work/unit-of-work.ts';
import type { AggregateRoot } from '../../../domain/aggregate/aggregate-root.ts';
import type { AggregateClass } from '../../../domain/aggregate/persistence.ts';
import type { MessageClass } from '../../../messaging/message/message-class.ts';
import type { MessageLog } from '../../../messaging/log/message-log.ts';
import type { Skips } from '../contract.ts';

/**
 * A store that is empty at first, and nobody else's.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export interface StoreUnderContract {
  /** Everything that units over this store commit. */
  readonly log: MessageLog;
  /** A unit of work over this store; several of them share it. */
  unitOfWork<
    Recipes extends RepositoryRecipes,
    const Reactions extends readonly Reaction<RepositoriesOf<Recipes>>[] = readonly [],
  >(
    recipes: Recipes,
    options: UnitOfWorkOptions<Reactions>,
  ): UnitOfWork<RepositoriesOf<Recipes>, RefusalOfReaction<Reactions[number]>>;
  /** Puts the store away. */
  dispose?(): unknown;
}

/**
 * The units of work and repositories that are under contract.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export interface UnitOfWorkSubject {
  /** What is under contract, for titles: `InMemoryUnitOfWork`. */
  readonly name?: string;
  /** Opens a fresh, empty store, whose log gives these messages as their instances. */
  open(messages: readonly MessageClass[]): Eventual<StoreUnderContract>;
  /** How the repositories keep their aggregates; `stateStored` unless given. */
  readonly recipe?: <Aggregate extends AggregateRoot>(
    aggregate: AggregateClass<Aggregate>,
  ) => RepositoryRecipe<Aggregate>;
  /** What is left out, and why. */
  readonly skips?: Skips;
}
