import { InvalidDefinition } from '../fault.ts';
import { fieldOf } from './field-of.ts';
import { FIELD, standard, type Definition, type Field, type FieldSource } from './field.ts';
import { readItems } from './read-items.ts';
import type { Json } from '../json.ts';
import type { TypeOf } from './type-of.ts';

/**
 * A field that holds a list of values.
 *
 * *When to use*: for values and short lists. Entities go into a {@link mapOf}, which finds and replaces them by id.
 *
 * *Guarantees*: copied from its input and frozen; its JSON is an array; equal when the items are, in the same order.
 *
 * *Errors*: {@link InvalidDefinition} for items that may be absent, since an array can't leave one out.
 *
 * @example
 * ```ts
 * import { listOf, ValueObject } from 'demesne';
 * import { z } from 'zod';
 *
 * class Route extends ValueObject.define('Route', { stops: listOf(z.string().min(1)) }) {}
 *
 * new Route({ stops: ['kitchen', 'door'] }).stops.length; // => 2
 * Route.parse({ stops: ['kitchen', ''] })._unsafeUnwrapErr().violations[0]?.path; // => ['stops', 1]
 * ```
 * @see Evans 2003, ch. 5, Value Objects
 * @since 0.1.0
 */
export function listOf<Source extends FieldSource>(source: Source): Definition<readonly TypeOf<Source>[]> {
  type T = TypeOf<Source>;
  const item = fieldOf(source) as Field<T>;
  if (item.optional)
    throw new InvalidDefinition(
      'listOf takes items that are always there, found optional ones: leave out absent items.',
    );
  const field: Field<readonly T[]> = {
    accept: (input) => readItems(input, 'an array', item.accept),
    parse: (json) => readItems(json, 'an array', item.parse),
    encode: (list) => (item.plain ? (list as readonly Json[]) : list.map((one) => item.encode(one))),
    decode: (json) => Object.freeze((json as readonly Json[]).map((one) => item.decode(one))),
    equals: (left, right) =>
      left === right ||
      (left.length === right.length && left.every((one, position) => item.equals(one, right[position] as T))),
  };
  return Object.freeze({ [FIELD]: field, '~standard': standard(() => field) });
}
