import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { AggregateClass, StoredAggregate } from '../../domain/aggregate/persistence.ts';
import type { Json } from '../../domain/json.ts';
import type { Repository } from '../../domain/repository.ts';
import type { EventRecipe } from './event-recipe.ts';
import type { StateRepository } from './state-repository.ts';

/**
 * What a store needs to know of an aggregate's class to keep its state: its name, and how to make one of what was kept.
 *
 * *When to use*: `stateStored` makes it; an adapter reads it.
 *
 * @see Evans 2003, ch. 6, Factories, on reconstituting stored objects
 * @since 0.2.0
 */
export interface StateRecipe<Aggregate extends AggregateRoot = AggregateRoot> {
  /** What is kept of each aggregate. */
  readonly keeps: 'state';
  /** The aggregate's name, for keys. */
  readonly name: string;
  /** The aggregate's class: a name stands for one. */
  readonly type: AggregateClass<Aggregate>;
  /** Whether something is such an aggregate. */
  holds(candidate: unknown): candidate is Aggregate;
  /** A copy of a state as deep as a state can change. */
  copy(state: object): object;
  /** The aggregate of a state that this process kept; it takes the object over. */
  reconstitute(id: string, version: number, state: object): Aggregate;
  /** The JSON form of a state. */
  encode(state: object): Json;
  /** The aggregate of a state in its JSON form. */
  decode(stored: StoredAggregate): Aggregate;
}

/**
 * How the aggregates of a repository are kept: as their state, or as their events.
 *
 * *When to use*: `stateStored` and `eventSourced` make one; a unit of work is built with some.
 *
 * @see Fowler 2002, Repository; Vernon 2013, ch. 12, Repositories
 * @since 0.1.0
 */
export type RepositoryRecipe<Aggregate extends AggregateRoot = AggregateRoot> =
  | StateRecipe<Aggregate>
  | EventRecipe<Aggregate>;

/**
 * The repositories of a unit, each under the name its work knows it by.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export type RepositoryRecipes = Readonly<Record<string, RepositoryRecipe>>;

/**
 * What a unit's work gets for the recipes the unit was built with: where the state is kept, a repository that can be asked for
 * many; else one that knows aggregates by their ids.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier, stateStored, type RepositoriesOf, type Repository } from 'demesne';
 *
 * class SeatAdded extends DomainEvent.define('hall.SeatAdded', {}) {}
 * class Hall extends AggregateRoot.define('Hall', {
 *   id: Identifier.define('HallId'),
 *   state: {},
 *   events: { SeatAdded },
 *   evolve: { SeatAdded: () => ({}) },
 * }) {}
 * const recipes = { halls: stateStored(Hall) };
 *
 * const halls = (repositories: RepositoriesOf<typeof recipes>): Repository<Hall> => repositories.halls;
 * ```
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export type RepositoriesOf<Recipes> = {
  readonly [Name in keyof Recipes]: Recipes[Name] extends StateRecipe<infer Aggregate>
    ? StateRepository<Aggregate>
    : Recipes[Name] extends RepositoryRecipe<infer Aggregate>
      ? Repository<Aggregate>
      : never;
};
