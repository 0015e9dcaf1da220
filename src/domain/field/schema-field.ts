import type { StandardSchemaV1 } from '@standard-schema/spec';
import { same } from './codec.ts';
import { InvalidDefinition } from '../fault.ts';
import type { Field, FieldSource } from './field.ts';
import { Rejection } from './rejection.ts';
import { bigintAsText, isObject, mapParts } from '../parts.ts';
import { copied, samePlain, sealed } from './plain-data.ts';

const keyOfSegment = (segment: PropertyKey | StandardSchemaV1.PathSegment): string | number => {
  const key = (segment as StandardSchemaV1.PathSegment).key ?? segment;
  return typeof key === 'number' ? key : String(key);
};

/** Runs a Standard Schema, which has to answer at once; what was refused before stays so. */
export function validate(schema: FieldSource, input: unknown): unknown {
  if (input instanceof Rejection) return input;
  const found = schema['~standard'].validate(input);
  if ('then' in found) {
    void found.then(same, same);
    throw new InvalidDefinition('Expected a schema that answers at once.');
  }
  if (!found.issues) return found.value;
  return new Rejection(
    found.issues.map(({ path, message }) => ({ path: Array.from(path ?? [], keyOfSegment), message })),
  );
}

/** Reads the JSON of a schema's values; from outside it may be anything. */
export type Reader = (json: unknown, isForeign?: boolean) => unknown;

/** The JSON of plain data with bigints: JSON numbers lose what lies beyond 2^53, so they are text there. */
const bigintsAsText = (value: unknown): unknown =>
  isObject(value) ? mapParts(value, bigintsAsText) : bigintAsText('', value);

interface SchemaFieldOptions {
  /** Derived from a schema that makes new values and takes none without an end; values are their own JSON without. */
  readonly reader?: Reader;
  readonly atomic?: boolean;
  readonly fits?: Field['fits'];
}

/** A field whose values are validated by a foreign schema. */
export function schemaField(schema: FieldSource, { reader, atomic, fits }: SchemaFieldOptions = {}): Field {
  const decode = reader ?? same;
  const isPlain = decode === same;
  /** What the schema makes of nothing: its default, if it has one. */
  const absent = validate(schema, undefined);
  const optional = !(absent instanceof Rejection);
  const seal = (found: unknown): unknown =>
    found === undefined || found instanceof Rejection
      ? found
      : sealed(found, (leaf) => !isPlain && typeof leaf === 'bigint');
  const read = (input: unknown): unknown => seal(validate(schema, reader ? input : copied(input)));
  return {
    accept: (input) => (fits?.(input) ? input : read(input)),
    parse: (json) => read(decode(json, true)),
    encode: (isPlain ? same : bigintsAsText) as Field['encode'],
    decode: (json) => seal(json === undefined && optional ? absent : decode(json)),
    equals: samePlain,
    plain: atomic && isPlain,
    atomic,
    optional,
    fits,
  };
}
