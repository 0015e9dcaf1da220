import type { StandardSchemaV1 } from '@standard-schema/spec';
import { Rejection } from './rejection.ts';
import type { Json } from '../json.ts';

/** The key under which a definition keeps its {@link Field}; registered, so that two copies of the package agree. */
export const FIELD: unique symbol = Symbol.for('demesne.field') as never;

/**
 * How the values of one type are checked, kept apart from their input, compared, written as JSON and read back.
 *
 * *Guarantees*: `decode(encode(value))` equals `value`; what `accept` and `parse` return is deeply immutable and shares
 * nothing with the input.
 */
export interface Field<T = unknown> {
  /** Takes typed input. */
  accept(input: unknown): T | Rejection;
  /** Takes JSON from outside. */
  parse(json: unknown): T | Rejection;
  encode(value: T): Json;
  /** Takes JSON this field once encoded; nothing is validated. */
  decode(json: Json): T;
  equals(left: T, right: T): boolean;
  /** A quick, sufficient test: `true` means `accept` would return this very input. */
  readonly fits?: ((input: unknown) => boolean) | undefined;
  /** Whether `encode` and `decode` return what they were given. */
  readonly plain?: boolean | undefined;
  /** Whether `equals` is `===`. */
  readonly atomic?: boolean | undefined;
  /** Whether the field may be left out; then it takes, encodes, decodes and compares `undefined` too. */
  readonly optional?: boolean | undefined;
}

/**
 * Anything that may stand as a field: a definition of this library or any Standard Schema.
 *
 * @see https://standardschema.dev
 * @since 0.1.0
 */
export type FieldSource = StandardSchemaV1;

/**
 * A definition of this library: a Standard Schema that also knows how its values are stored.
 *
 * @see https://standardschema.dev
 * @since 0.1.0
 */
export interface Definition<T> extends StandardSchemaV1<unknown, T> {
  readonly [FIELD]: Field<T>;
}

/** The Standard Schema side of a definition. */
export function standard<T>(field: () => Field<T>): StandardSchemaV1.Props<unknown, T> {
  return {
    version: 1,
    vendor: 'demesne',
    validate: (input) => {
      const found = field().parse(input);
      return found instanceof Rejection ? { issues: found.violations } : { value: found };
    },
  };
}
