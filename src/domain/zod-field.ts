import { InvalidDefinition } from './fault.ts';
import type { Field, FieldSource } from './field.ts';
import type { Json } from './json.ts';
import { AS_IS, schemaField, type Codec } from './schema-field.ts';
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

export const isZod = (source: FieldSource): source is ZodSchema =>
  source['~standard'].vendor === 'zod' && '_zod' in source;

/** A bigint as text: JSON numbers lose what lies beyond 2^53. The limit keeps a hostile text from costing seconds. */
const BIGINT: Codec<unknown> = {
  encode: (value) => (typeof value === 'bigint' ? String(value) : (value as Json)),
  decode: (json) => (typeof json === 'string' && /^-?\d{1,1000}$/.test(json) ? BigInt(json) : json),
};

type PartAt = (key: string | number) => Codec<unknown>;

/** Lists and objects, part by part; what is neither is left for the schema to refuse. */
function structure(partAt: PartAt): Codec<unknown> {
  const walk = (way: 'encode' | 'decode') => (value: unknown) => {
    const change = (part: unknown, key: string | number): unknown => partAt(key)[way](part as never);
    if (Array.isArray(value)) return value.map(change);
    if (typeof value !== 'object' || value === null) return value;
    const parts = Object.entries(value).filter(([, part]) => part !== undefined);
    return Object.fromEntries(parts.map(([key, part]) => [key, change(part, key)]));
  };
  return { encode: walk('encode') as Codec<unknown>['encode'], decode: walk('decode') };
}

const ATOM = /^(string|number|boolean|null|enum|literal)$/;

/** Types that wrap one other, and whose own part in JSON is at most a `null` or nothing. */
const WRAPPER = /^(optional|nullable|default|prefault|readonly|nonoptional)$/;

/** Reads a zod schema's definition and derives its codec, or refuses: never a guess. */
function codecOf({ _zod: { def } }: ZodSchema, owner: string): Codec<unknown> {
  const { type, innerType, shape, items, options, catchall } = def;
  const others = def.element ?? def.rest ?? (type === 'record' ? def.valueType : undefined);
  if (type === 'bigint') return BIGINT;
  if (ATOM.test(type) && !def.values?.some((value) => value === undefined || typeof value === 'bigint')) return AS_IS;
  if (WRAPPER.test(type) && innerType) return codecOf(innerType, owner);
  if (catchall ? catchall._zod.def.type === 'never' : (shape ?? items ?? others)) {
    const parts = Object.entries(shape ?? items ?? {});
    const codecs = new Map(parts.map(([key, part]) => [key, codecOf(part, `${owner}.${key}`)]));
    const other = others ? codecOf(others, `${owner}.*`) : AS_IS;
    const isPlain = [...codecs.values(), other].every((codec) => codec === AS_IS);
    return isPlain ? AS_IS : structure((key) => codecs.get(String(key)) ?? other);
  }
  if (options?.every((option) => codecOf(option, owner) === AS_IS)) return AS_IS;
  throw new InvalidDefinition(
    `${owner}: z.${type} has no JSON form: use Instant, mapOf, listOf, withCodec, or a definition as the field.`,
  );
}

/** A field of a zod schema, with the codec that its definition allows. */
export function zodField(schema: ZodSchema, owner: string): Field {
  const { def } = schema._zod;
  const codec = codecOf(schema, owner);
  const fits = fitsOf(schema._zod);
  return schemaField(schema, {
    codec,
    atomic: codec === BIGINT || ATOM.test(def.type),
    fits,
  });
}
