import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Codec } from './codec.ts';
import { FIELD, standard, type Definition, type Field, type FieldSource } from './field.ts';
import { InvalidDefinition } from '../fault.ts';
import { Rejection } from './rejection.ts';
import type { Json } from '../json.ts';
import { copied, samePlain, sealed } from './plain-data.ts';
import { validate } from './schema-field.ts';

/**
 * Gives a schema the way to JSON and back that can't be derived from it.
 *
 * *When to use*: for class instances and whatever else is refused at `define`. The schema is that of the values in the
 * model: for a transform, give the schema of its result.
 *
 * *Guarantees*: values are equal when their JSON is; plain data is frozen.
 *
 * *Errors*: a `Date`, `Map` or `Set` is refused with an {@link InvalidDefinition}, since it stays mutable when frozen.
 *
 * @example
 * ```ts
 * import { ValueObject, withCodec } from 'demesne';
 * import { z } from 'zod';
 *
 * const Pattern = withCodec(z.instanceof(RegExp), {
 *   encode: (pattern) => pattern.source,
 *   decode: (json) => new RegExp(String(json)),
 * });
 * class Rule extends ValueObject.define('Rule', { pattern: Pattern }) {}
 *
 * JSON.stringify(new Rule({ pattern: /a+/ })); // => '{"pattern":"a+"}'
 * ```
 * @see Evans 2003, ch. 6, Factories, on reconstitution
 * @since 0.1.0
 */
export function withCodec<Schema extends FieldSource>(
  schema: Schema,
  codec: Codec<StandardSchemaV1.InferOutput<Schema>>,
): Definition<StandardSchemaV1.InferOutput<Schema>> {
  type T = StandardSchemaV1.InferOutput<Schema>;
  const seal = (found: unknown): T | Rejection => (found instanceof Rejection ? found : sealed(found as T, isKept));
  const field: Field<T> = {
    accept: (input) => seal(validate(schema, copied(input))),
    parse: (json) => seal(validate(schema, copied(attempt(() => codec.decode(json as Json))))),
    encode: codec.encode,
    decode: codec.decode,
    equals: (left, right) => left === right || samePlain(codec.encode(left), codec.encode(right)),
  };
  return { [FIELD]: field, '~standard': standard(() => field) };
}

function attempt<T>(decode: () => T): T | Rejection {
  try {
    return decode();
  } catch {
    return Rejection.of('could not be read by its codec');
  }
}

/** Freezes plain data; an instance that its codec can read is left as it is, but for those that nobody can freeze. */
const isKept = (leaf: unknown): boolean => {
  if (!(leaf instanceof Date || leaf instanceof Map || leaf instanceof Set)) return true;
  throw new InvalidDefinition('A Date, Map or Set stays mutable when frozen: use Instant, mapOf or listOf.');
};
