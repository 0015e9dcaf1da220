import { Fault } from '../fault.ts';
import { kindOf } from '../kind-of.ts';
import { Rejection } from '../field/rejection.ts';
import { vouched } from '../result.ts';
import { PersistentVector } from './persistent-vector.ts';

/** Emptied places, and ids of other versions, that a map may carry along beyond twice its size. */
const SLACK = 32;

/** So few that looking at each costs less than keeping an index. */
const FEW = 8;

/**
 * What an {@link EntityMap} can hold: anything with an identifier.
 *
 * @see Evans 2003, ch. 5, Entities
 * @since 0.1.0
 */
export interface Identified {
  readonly id: string;
}

/**
 * Entities by their `id`, in the order they were put; every change gives a new map and leaves the old one as it was.
 *
 * *When to use*: for the entities inside an aggregate, as a field made by {@link mapOf}. For values and short lists,
 * `listOf` is plainer.
 *
 * *Guarantees*: a change costs about the same whether there are five entities or thousands, since old and new share
 * nearly everything; every version stays valid for ever; replacing an entity keeps its place.
 *
 * *Errors*: {@link BrokenInvariant} for two entities with one id; a {@link Fault} `UNKNOWN_ENTITY` for updating one that
 * is not there, and `CHANGED_IDENTITY` for an update that changes the id.
 *
 * @example
 * ```ts
 * import { Entity, EntityMap, Identifier } from 'demesne';
 * import { z } from 'zod';
 *
 * const ItemId = Identifier.define('ItemId');
 * class Item extends Entity.define('Item', { id: ItemId, quantity: z.number() }) {
 *   more(quantity: number): Item {
 *     return this.with({ quantity: this.quantity + quantity });
 *   }
 * }
 *
 * const pizza = new Item({ id: ItemId.of('pizza'), quantity: 1 });
 * const one = EntityMap.of([pizza]);
 * const two = one.update(pizza.id, (item) => item.more(1));
 * two.get(pizza.id)?.quantity; // => 2
 * one.get(pizza.id)?.quantity; // => 1
 * two.remove(pizza.id).isEmpty; // => true
 * ```
 * @see Evans 2003, ch. 6, Aggregates
 * @see Okasaki 1998, Purely Functional Data Structures, ch. 2
 * @since 0.1.0
 */
export class EntityMap<T extends Identified> {
  /** How many entities there are. */
  readonly size: number;
  readonly #entities: PersistentVector<T>;
  /**
   * Positions by id, made when first needed and shared between versions. What it says of an id is a guess that a version
   * checks against its own entities; an id that this map holds is always at the place it says.
   */
  #index: Map<string, number> | undefined;

  private constructor(size: number, entities: PersistentVector<T>, index?: Map<string, number>) {
    this.size = size;
    this.#entities = entities;
    this.#index = index;
    Object.freeze(this);
  }

  /** A map without entities. */
  static empty<T extends Identified = never>(): EntityMap<T> {
    return EntityMap.trusted<T>([]);
  }

  /** A map of entities in their order; throws {@link BrokenInvariant} where two have the same id. */
  static of<T extends Identified>(entities: Iterable<T>): EntityMap<T> {
    const map = EntityMap.trusted([...entities]);
    if (map.#positions().size === map.size) return map;
    return vouched<EntityMap<T>>('EntityMap', Rejection.of('expected entities with different ids, found one id twice'));
  }

  /** @internal A map of entities whose ids are known to be different. */
  static trusted<T extends Identified>(entities: readonly T[]): EntityMap<T> {
    return new EntityMap(entities.length, PersistentVector.of(entities));
  }

  /** @internal Whether something is a map made by this class. */
  static isMade(candidate: unknown): candidate is EntityMap<Identified> {
    return typeof candidate === 'object' && candidate !== null && #entities in candidate;
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  /** The entity with this id, or `undefined`. */
  get(id: T['id']): T | undefined {
    const position = this.#positionOf(id);
    const entity = position === undefined ? undefined : this.#entities.at(position);
    return entity?.id === id ? entity : undefined;
  }

  /** Whether there is an entity with this id. */
  has(id: T['id']): boolean {
    return this.get(id) !== undefined;
  }

  /** The map with an entity: in the place of the one with its id, or at the end. */
  put(entity: T): EntityMap<T> {
    const found = this.get(entity.id);
    if (found === entity) return this;
    return found === undefined ? this.#appended(entity) : this.#replaced(entity.id, entity);
  }

  /** The map with what a change makes of an entity; throws a {@link Fault} where there is none with this id. */
  update(id: T['id'], change: (entity: T) => T): EntityMap<T> {
    const found = this.get(id);
    if (found === undefined) {
      throw new Fault('UNKNOWN_ENTITY', 'Expected an entity with this id to update, found none: ask has(id) first.');
    }
    const changed = change(found);
    if (changed === found) return this;
    if (changed?.id !== id) {
      const found = kindOf(changed?.id) === 'a string' ? 'another id' : kindOf(changed);
      throw new Fault(
        'CHANGED_IDENTITY',
        `Expected an update to return an entity with the same id, found ${found}: remove and put instead.`,
      );
    }
    return this.#replaced(id, changed);
  }

  /** The map without an entity; the same map where there is none with this id. */
  remove(id: T['id']): EntityMap<T> {
    if (!this.has(id)) return this;
    if (this.#entities.length > 2 * this.size + SLACK) return this.filter((entity) => entity.id !== id);
    return this.#replaced(id, undefined);
  }

  /** How many entities pass a test. */
  count(test: (entity: T) => boolean): number {
    let passed = 0;
    for (const entity of this.#entities.values()) if (test(entity)) passed += 1;
    return passed;
  }

  /** Whether any entity passes a test. */
  some(test: (entity: T) => boolean): boolean {
    return !this.#entities.every((entity) => !test(entity));
  }

  /** Whether every entity passes a test. */
  every(test: (entity: T) => boolean): boolean {
    return this.#entities.every(test);
  }

  /** The map of the entities that pass a test; the same map where all do. */
  filter(test: (entity: T) => boolean): EntityMap<T> {
    const passed = this.#entities.values().filter((entity) => test(entity));
    return passed.length === this.size ? this : EntityMap.trusted(passed);
  }

  /** What a function makes of each entity, in order. */
  map<U>(make: (entity: T) => U): U[] {
    return this.#entities.values().map((entity) => make(entity));
  }

  /** The entities, in the order of their first putting. */
  values(): IterableIterator<T> {
    return this.#entities.values().values();
  }

  /** The entities, in the order of their first putting. */
  [Symbol.iterator](): IterableIterator<T> {
    return this.values();
  }

  /** The JSON form: an array of the entities. */
  toJSON(): readonly T[] {
    return this.#entities.values();
  }

  /** Where an entity with this id would be; whether it is has still to be seen. */
  #positionOf(id: T['id']): number | undefined {
    const entities = this.#entities;
    if (this.#index !== undefined || entities.length > FEW) return this.#positions().get(id);
    for (let position = 0; position < entities.length; position += 1) {
      if (entities.at(position)?.id === id) return position;
    }
    return undefined;
  }

  #positions(): Map<string, number> {
    if (this.#index !== undefined) return this.#index;
    const index = new Map<string, number>();
    for (let position = 0; position < this.#entities.length; position += 1) {
      const entity = this.#entities.at(position);
      if (entity !== undefined) index.set(entity.id, position);
    }
    this.#index = index;
    return index;
  }

  /** Puts something, or nothing, in the place of an entity that is there. */
  #replaced(id: T['id'], entity: T | undefined): EntityMap<T> {
    const position = this.#positionOf(id) as number;
    const size = entity === undefined ? this.size - 1 : this.size;
    return new EntityMap(size, this.#entities.with(position, entity), this.#index);
  }

  /** An id that had another place, or an index full of the ids of other versions, calls for an index of its own. */
  #appended(entity: T): EntityMap<T> {
    const position = this.#entities.length;
    if (this.#index === undefined && position < FEW) {
      return new EntityMap(this.size + 1, this.#entities.with(position, entity));
    }
    const index = this.#positions();
    const known = index.get(entity.id);
    if ((known !== undefined && known !== position) || index.size > 2 * position + SLACK) {
      return EntityMap.trusted([...this.#entities.values(), entity]);
    }
    index.set(entity.id, position);
    return new EntityMap(this.size + 1, this.#entities.with(position, entity), index);
  }
}
