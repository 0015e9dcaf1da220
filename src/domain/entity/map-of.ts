import { EntityMap, type Identified } from './entity-map.ts';
import { InvalidDefinition } from '../fault.ts';
import { fieldOf } from '../field/field-of.ts';
import { FIELD, standard, type Definition, type Field } from '../field/field.ts';
import { kindOf } from '../kind-of.ts';
import { readItems } from '../field/read-items.ts';
import { Rejection } from '../field/rejection.ts';
import type { Json } from '../json.ts';
import { samePlain } from '../field/plain-data.ts';
import type { TypeOf } from '../field/type-of.ts';

/**
 * A field of an aggregate that holds entities by their id, as an {@link EntityMap}.
 *
 * *When to use*: for child entities. Values go into a {@link listOf}, and other aggregates are referred to by identifier.
 *
 * *Guarantees*: its JSON is an array in the map's order; two maps are equal when they hold equal content in the same
 * order. Typed input may also be an array of entities; an `evolve` table gives and keeps an {@link EntityMap}, and begins
 * with `EntityMap.empty()`, since a state is not read as input is.
 *
 * *Errors*: {@link InvalidDefinition} for anything but a definition; an id that comes twice is a violation with its path.
 *
 * @example
 * ```ts
 * import { Entity, Identifier, mapOf } from 'demesne';
 * import { z } from 'zod';
 *
 * class Item extends Entity.define('Item', { id: Identifier.define('ItemId'), quantity: z.number() }) {}
 *
 * const items = mapOf(Item);
 * const found = await items['~standard'].validate([
 *   { id: 'pizza', quantity: 1 },
 *   { id: 'pizza', quantity: 2 },
 * ]);
 * found.issues?.map(({ path }) => path); // => [[1, 'id']]
 * ```
 * @see Evans 2003, ch. 6, Aggregates
 * @since 0.1.0
 */
export function mapOf<Source extends Definition<Identified>>(source: Source): Definition<EntityMap<TypeOf<Source>>> {
  type T = TypeOf<Source> & Identified;
  if (typeof source !== 'function' || !(FIELD in source)) {
    throw new InvalidDefinition(`mapOf takes a class of entities, found ${kindOf(source)}: use listOf for values.`);
  }
  const entity = fieldOf(source) as Field<T>;
  const { fits = () => false } = entity;
  const accept = (input: unknown): EntityMap<T> | Rejection => {
    if (!EntityMap.isMade(input)) return read(input, entity.accept, 'an EntityMap or an array of entities');
    return input.every(fits) ? (input as EntityMap<T>) : read([...input], entity.accept, 'an EntityMap');
  };
  const field: Field<EntityMap<T>> = {
    accept,
    parse: (json) => (EntityMap.isMade(json) ? accept(json) : read(json, entity.parse, 'an array')),
    encode: (map) => map.map((one) => entity.encode(one)),
    decode: (json) => EntityMap.trusted((json as readonly Json[]).map((item) => entity.decode(item))),
    equals: (left, right) => left === right || (left.size === right.size && sameContent(left, right, entity)),
  };
  return Object.freeze({ [FIELD]: field, '~standard': standard(() => field) }) as Definition<EntityMap<TypeOf<Source>>>;
}

const TAKEN = /* @__PURE__ */ new Rejection([{ path: ['id'], message: 'expected an id that no other here has' }]);

/** Reads every entity; an id that another has is as wrong as any part of it. */
function read<T extends Identified>(
  input: unknown,
  take: (item: unknown) => T | Rejection,
  expected: string,
): EntityMap<T> | Rejection {
  const ids = new Set<string>();
  const entities = readItems(input, expected, (item) => {
    const entity = take(item);
    if (entity instanceof Rejection) return entity;
    if (ids.has(entity.id)) return TAKEN;
    ids.add(entity.id);
    return entity;
  });
  return entities instanceof Rejection ? entities : EntityMap.trusted(entities);
}

/** Entities are equal by identity alone; a map is as equal as what it would store. */
function sameContent<T extends Identified>(left: EntityMap<T>, right: EntityMap<T>, entity: Field<T>): boolean {
  const others = right.values();
  return left.every((one) => {
    const other = others.next().value as T;
    return one === other || samePlain(entity.encode(one), entity.encode(other));
  });
}
