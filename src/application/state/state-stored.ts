import { modelOf } from '../../domain/aggregate/aggregate-model.ts';
import { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import { decodeAggregate, type AggregateClass, type StoredAggregate } from '../../domain/aggregate/persistence.ts';
import { InvalidDefinition } from '../../domain/fault.ts';
import { nameOrKindOf } from '../../domain/kind-of.ts';
import type { StateRecipe } from './repository-recipe.ts';

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
): StateRecipe<Aggregate> {
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
    copy: copy as StateRecipe['copy'],
    encode: encode as StateRecipe['encode'],
    reconstitute: (id: string, version: number, state: object) => stored.reconstitute(id, version, state) as Aggregate,
    decode: (kept: StoredAggregate) => decodeAggregate(aggregate as never, kept) as Aggregate,
  });
}
