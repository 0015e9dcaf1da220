import { fieldOf } from './field-of.ts';
import { FIELD, standard, type Definition, type Field, type FieldSource } from './field.ts';
import type { TypeOf } from './type-of.ts';

/**
 * A field that may be absent: its value is `undefined` then, and its JSON is left out.
 *
 * *When to use*: where absence means something to the domain. Where it depends on the status, `byStatus` says it better.
 *
 * *Guarantees*: absent is `undefined` and nothing else; `null` from outside is refused.
 *
 * @example
 * ```ts
 * import { Instant, optional, ValueObject } from 'demesne';
 * import { z } from 'zod';
 *
 * class Note extends ValueObject.define('Note', { text: z.string(), readAt: optional(Instant) }) {}
 *
 * JSON.stringify(new Note({ text: 'Ring twice.' })); // => '{"text":"Ring twice."}'
 * ```
 * @see Evans 2003, ch. 5, Value Objects
 * @since 0.1.0
 */
export function optional<Source extends FieldSource>(source: Source): Definition<TypeOf<Source> | undefined> {
  type T = TypeOf<Source> | undefined;
  const inner = fieldOf(source);
  const { fits } = inner;
  const field: Field<T> = {
    accept: (input) => (input === undefined ? undefined : (inner.accept(input) as T)),
    parse: (json) => (json === undefined ? undefined : (inner.parse(json) as T)),
    // Whatever holds this field leaves out what has no JSON form.
    encode: (value) => (value === undefined ? (undefined as never) : inner.encode(value)),
    decode: (json) => (json === undefined ? undefined : (inner.decode(json) as T)),
    equals: (left, right) => left === right || (left !== undefined && right !== undefined && inner.equals(left, right)),
    ...(fits && { fits: (input: unknown) => input === undefined || fits(input) }),
    plain: inner.plain,
    atomic: inner.atomic,
    optional: true,
  };
  return Object.freeze({ [FIELD]: field, '~standard': standard(() => field) });
}
