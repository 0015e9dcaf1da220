import type { StandardSchemaV1 } from '@standard-schema/spec';
import { InvalidDefinition } from './fault.ts';
import type { Field, FieldSource } from './field.ts';
import { Rejection } from './invalid-value.ts';
import type { Json } from './json.ts';
import { samePlain, sealed } from './plain-data.ts';

const keyOfSegment = (segment: PropertyKey | StandardSchemaV1.PathSegment): string | number => {
  const key = typeof segment === 'object' ? segment.key : segment;
  return typeof key === 'symbol' ? String(key) : key;
};

/** Runs a Standard Schema, which has to answer at once. */
export function validate(schema: FieldSource, input: unknown): unknown {
  const found = schema['~standard'].validate(input);
  if (found instanceof Promise) {
    found.catch(() => undefined);
    throw new InvalidDefinition('Expected a schema that answers at once, found a promise.');
  }
  if (!found.issues) return found.value;
  return new Rejection(
    found.issues.map(({ path, message }) => ({ path: Array.from(path ?? [], keyOfSegment), message })),
  );
}

/** How the values of a foreign schema become JSON and come back. */
export interface Codec<T> {
  /** The JSON form of a value. */
  readonly encode: (value: T) => Json;
  /** The value of a JSON form. */
  readonly decode: (json: Json) => T;
}

/** The codec of values that are their own JSON. */
export const AS_IS: Codec<unknown> = { encode: (value) => value as Json, decode: (json) => json };

interface SchemaFieldOptions {
  /** Needed where values are not their own JSON. */
  readonly codec?: Codec<unknown> | undefined;
  readonly atomic?: boolean;
  readonly fits?: Field['fits'];
}

/** A field whose values are validated by a foreign schema; without a codec they have to be JSON. */
export function schemaField(schema: FieldSource, options: SchemaFieldOptions = {}): Field {
  const { codec = AS_IS, atomic, fits } = options;
  const isPlain = codec === AS_IS;
  const seal = (found: unknown): unknown =>
    found === undefined || found instanceof Rejection
      ? found
      : sealed(found, (leaf) => !isPlain && typeof leaf === 'bigint');
  return {
    accept: (input) => (fits?.(input) ? input : seal(validate(schema, input))),
    parse: (json) => seal(validate(schema, codec.decode(json as Json))),
    encode: codec.encode,
    decode: (json) => seal(codec.decode(json)),
    equals: samePlain,
    plain: atomic && isPlain,
    atomic,
    optional: !(validate(schema, undefined) instanceof Rejection),
    fits,
  };
}
