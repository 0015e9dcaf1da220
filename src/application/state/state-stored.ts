import { modelOf } from '../../domain/aggregate/aggregate-model.ts';
import { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import { decodeAggregate, type AggregateClass, type StoredAggregate } from '../../domain/aggregate/persistence.ts';
import { InvalidDefinition } from '../../domain/fault.ts';
import type { Json } from '../../domain/json.ts';
import { nameOrKindOf } from '../../domain/kind-of.ts';
import type { StateRepository } from './state-repository.ts';

/**
 * What a store needs to know of an aggregate's class: its name, and how to make one of what was kept.
 *
 * *When to use*: {@link stateStored} makes it; an adapter reads it.
 *
 * @see Evans 2003, ch. 6, Factories, on reconstituting stored objects
 * @since 0.1.0
 */
export interface RepositoryRecipe<Aggregate extends AggregateRoot = AggregateRoot> {
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
 * The repositories of a unit, each under the name its work knows it by.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export type RepositoryRecipes = Readonly<Record<string, RepositoryRecipe>>;

/**
 * What a unit's work gets for the recipes the unit was built with.
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
  readonly [Name in keyof Recipes]: Recipes[Name] extends RepositoryRecipe<infer Aggregate>
    ? StateRepository<Aggregate>
    : never;
};

interface StoredClass {
  readonly aggregateName: string;
  readonly prototype: AggregateRoot;
  reconstitute(id: string, version: number, state: object): AggregateRoot;
}

/**
 * A repository that keeps the state of its aggregates: their events are told to others, and not read again.
 *
 * *When to use*: for an aggregate whose past nobody asks for; the choice can be changed later without changing the
 * aggregate, and every store understands it.
 *
 * *Errors*: {@link InvalidDefinition} for anything but a class that `AggregateRoot.define` is behind.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier, stateStored } from 'demesne';
 *
 * class SeatAdded extends DomainEvent.define('hall.SeatAdded', {}) {}
 * class Hall extends AggregateRoot.define('Hall', {
 *   id: Identifier.define('HallId'),
 *   state: {},
 *   events: { SeatAdded },
 *   evolve: { SeatAdded: () => ({}) },
 * }) {}
 *
 * stateStored(Hall).name; // => 'Hall'
 * ```
 * @see Fowler 2002, Repository; Vernon 2013, ch. 12, Repositories
 * @since 0.1.0
 */
export function stateStored<Aggregate extends AggregateRoot>(
  aggregate: AggregateClass<Aggregate>,
): RepositoryRecipe<Aggregate> {
  if (typeof aggregate !== 'function' || !(aggregate.prototype instanceof AggregateRoot) || !aggregate.aggregateName) {
    throw new InvalidDefinition(
      `stateStored takes the class of an aggregate, class Order extends AggregateRoot.define(…), found ${nameOrKindOf(aggregate)}.`,
    );
  }
  const stored = aggregate as unknown as StoredClass;
  const { copy, encode } = modelOf(stored.prototype).state;
  return Object.freeze({
    keeps: 'state' as const,
    name: stored.aggregateName,
    type: aggregate,
    holds: (candidate: unknown): candidate is Aggregate => candidate instanceof aggregate,
    copy: copy as RepositoryRecipe['copy'],
    encode: encode as RepositoryRecipe['encode'],
    reconstitute: (id: string, version: number, state: object) => stored.reconstitute(id, version, state) as Aggregate,
    decode: (kept: StoredAggregate) => decodeAggregate(aggregate as never, kept) as Aggregate,
  });
}
