import { same } from '../codec.ts';
import { InvalidDefinition } from '../../fault.ts';
import type { Field, FieldSource } from '../field.ts';
import { isObject, mapParts } from '../../parts.ts';
import { schemaField, type Reader } from '../schema-field.ts';
import { fitsOf } from './zod-fits.ts';

/** The part of a zod schema that is read: its definition, as zod publishes it for library authors. */
export interface ZodSchema extends FieldSource {
  readonly _zod: ZodInternals;
}

export interface ZodInternals {
  readonly def: ZodDef;
  /** What an enum or a literal takes. */
  readonly values?: ReadonlySet<unknown>;
}

export interface ZodDef {
  readonly type: string;
  readonly coerce?: boolean;
  readonly format?: string;
  readonly check?: string;
  readonly checks?: readonly { readonly _zod: { readonly def: ZodCheck } }[];
  readonly values?: readonly unknown[];
  readonly innerType?: ZodSchema;
  readonly element?: ZodSchema;
  readonly items?: readonly ZodSchema[];
  readonly rest?: ZodSchema | null;
  readonly shape?: Readonly<Record<string, ZodSchema>>;
  readonly catchall?: ZodSchema;
  readonly valueType?: ZodSchema;
  readonly options?: readonly ZodSchema[];
}

export interface ZodCheck extends ZodDef {
  readonly check: string;
  readonly value: number;
  readonly inclusive: boolean;
  readonly minimum: number;
  readonly maximum: number;
}

export const isZod = (source: FieldSource): source is ZodSchema => '_zod' in source;

/** A bigint is text in JSON; the limit keeps a hostile one from costing seconds. */
const bigint: Reader = (json, isForeign) =>
  typeof json === 'string' && (isForeign ? /^-?\d{1,1000}$/ : /^-?\d+$/).test(json) ? BigInt(json) : json;

/** Lists and objects, part by part; what is neither is left for the schema to refuse. */
const structure =
  (readerAt: (key: string | number) => Reader): Reader =>
  (json, isForeign) =>
    isObject(json) ? mapParts(json, (part, key) => readerAt(key)(part, isForeign)) : json;

const ATOM = /^(string|number|boolean|null|enum|literal)$/;

/** Types that wrap one other, and whose own part in JSON is at most a `null` or nothing: `default` and `prefault` too. */
const WRAPPER = /optional|nullable|fault|readonly/;

/** Derives from a zod schema's definition how its JSON is read, or refuses: never a guess. */
function readerOf({ _zod: { def } }: ZodSchema, owner: string): Reader {
  const { type, innerType, shape, items, options, catchall } = def;
  const others = def.element ?? def.rest ?? (type === 'record' ? def.valueType : undefined);
  if (type === 'bigint') return bigint;
  if (ATOM.test(type) && !def.values?.some((value) => value === undefined || typeof value === 'bigint')) return same;
  if (WRAPPER.test(type) && innerType) return readerOf(innerType, owner);
  if (catchall ? catchall._zod.def.type === 'never' : (shape ?? items ?? others)) {
    const parts = Object.entries(shape ?? items ?? {});
    const readers = new Map(parts.map(([key, part]) => [key, readerOf(part, `${owner}.${key}`)]));
    const other = others ? readerOf(others, `${owner}.*`) : same;
    const isPlain = [...readers.values(), other].every((reader) => reader === same);
    return isPlain ? same : structure((key) => readers.get(String(key)) ?? other);
  }
  if (options?.every((option) => readerOf(option, owner) === same)) return same;
  throw new InvalidDefinition(`${owner}: z.${type} has no JSON form: use Instant, mapOf, listOf or withCodec.`);
}

/** A field of a zod schema, read as its definition allows. */
export function zodField(schema: ZodSchema, owner: string): Field {
  const { def } = schema._zod;
  const reader = readerOf(schema, owner);
  const fits = fitsOf(schema._zod);
  return schemaField(schema, { reader, atomic: reader === bigint || ATOM.test(def.type), fits });
}
