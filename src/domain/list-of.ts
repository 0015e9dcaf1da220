import { InvalidDefinition } from './fault.ts';
import { fieldOf } from './field-of.ts';
import { FIELD, standard, type Definition, type Field, type FieldSource } from './field.ts';
import { kindOf, Rejection, type Violation } from './invalid-value.ts';
import type { Json } from './json.ts';
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
  if (item.optional) throw new InvalidDefinition('listOf needs items that are always there: leave out absent ones.');
  const field: Field<readonly T[]> = {
    accept: (input) => read(input, item.accept),
    parse: (json) => read(json, item.parse),
    encode: (list) => (item.plain ? (list as readonly Json[]) : list.map((one) => item.encode(one))),
    decode: (json) => Object.freeze((json as readonly Json[]).map((one) => item.decode(one))),
    equals: (left, right) =>
      left === right ||
      (left.length === right.length && left.every((one, position) => item.equals(one, right[position] as T))),
  };
  return Object.freeze({ [FIELD]: field, '~standard': standard(() => field) });
}

/** Reads every item, and gathers what is wrong with all of them. */
function read<T>(input: unknown, take: (item: unknown) => T | Rejection): readonly T[] | Rejection {
  if (!Array.isArray(input)) return Rejection.of(`expected an array, found ${kindOf(input)}`);
  const items: T[] = [];
  const violations: Violation[] = [];
  for (const [position, part] of input.entries()) {
    const item = take(part);
    if (item instanceof Rejection) for (const one of item.under(position)) violations.push(one);
    else items.push(item);
  }
  return violations.length > 0 ? new Rejection(violations) : Object.freeze(items);
}
