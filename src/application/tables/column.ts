import { isPlainData } from '../../domain/field/plain-data.ts';
import { kindOf } from '../../domain/kind-of.ts';
import type { Json } from '../../domain/json.ts';
import { Instant } from '../../domain/time/instant.ts';

/**
 * What columns of a kind hold, as a model has it.
 *
 * *When to use*: `text` for whatever the database writes as text, a UUID or a decimal among it; `integer` up to 2⁵³, `number`
 * for others, `bigint` for whole numbers of any size; `instant` for a point in time, in milliseconds, of the years 1 to
 * 9999; `json` for what has no columns of its own.
 *
 * @see Fowler 2002, Metadata Mapping
 * @since 0.2.0
 */
export interface ColumnKinds {
  readonly text: string;
  readonly integer: number;
  readonly number: number;
  readonly bigint: bigint;
  readonly boolean: boolean;
  readonly instant: Instant;
  readonly json: Json;
}

/**
 * A column: its kind, with `?` where it may be null, or the only texts that it may hold.
 *
 * @see Fowler 2002, Metadata Mapping
 * @since 0.2.0
 */
export type Column = keyof ColumnKinds | `${keyof ColumnKinds}?` | readonly string[];

/**
 * What stands in a column; `undefined` for null.
 *
 * @see Fowler 2002, Metadata Mapping
 * @since 0.2.0
 */
export type ColumnValue<C extends Column> = C extends readonly (infer Text)[]
  ? Text
  : C extends keyof ColumnKinds
    ? ColumnKinds[C]
    : C extends `${infer Kind extends keyof ColumnKinds}?`
      ? ColumnKinds[Kind] | undefined
      : never;

interface Kind {
  /** What it has to be, for messages. */
  readonly expected: string;
  readonly fits: (value: unknown) => boolean;
  /** As JSON, to be sent; what is left out is JSON already. */
  readonly encode?: (value: never) => Json;
  /** What it was, of what a database has made of it. */
  readonly decode?: (stored: Json) => unknown;
}

/** Databases have other years, or none, beyond these. */
const [FIRST_MS, LAST_MS] = [-62_135_596_800_000, 253_402_300_799_999] as const;

const isText = (value: unknown): boolean => typeof value === 'string';

const KINDS: Readonly<Record<keyof ColumnKinds, Kind>> = {
  text: { expected: 'text', fits: isText },
  integer: { expected: 'a whole number up to 2^53', fits: Number.isSafeInteger },
  number: { expected: 'a finite number', fits: Number.isFinite },
  bigint: {
    expected: 'a bigint',
    fits: (value) => typeof value === 'bigint',
    encode: (value: bigint) => String(value),
    decode: (stored) => BigInt(stored as string),
  },
  boolean: {
    expected: 'true or false',
    fits: (value) => typeof value === 'boolean',
    decode: (stored) => (stored === 1 ? true : stored === 0 ? false : stored),
  },
  instant: {
    expected: 'an Instant of the years 1 to 9999',
    fits: (value) => Instant.is(value) && value.epochMs >= FIRST_MS && value.epochMs <= LAST_MS,
    encode: String,
    decode: (stored) =>
      typeof stored === 'number' ? Instant.fromEpochMs(Math.round(stored)) : Instant.of(stored as string),
  },
  json: { expected: 'JSON, and not null', fits: (value) => value !== null && isPlainData(value) },
};

/** How to write and read the values of a column. */
export class ColumnCodec {
  /** What kind of values it holds. */
  readonly kind: keyof ColumnKinds;
  readonly isNullable: boolean;
  readonly #texts: readonly string[] | undefined;

  private constructor(kind: keyof ColumnKinds, isNullable: boolean, texts?: readonly string[]) {
    this.kind = kind;
    this.isNullable = isNullable;
    this.#texts = texts;
  }

  /** What a column may be declared as, for messages. */
  static get expected(): string {
    return `one of ${Object.keys(KINDS).join(', ')}, with ? where it may be null, or a list of texts`;
  }

  /** The codec of a column; nothing for what is none. */
  static of(column: unknown): ColumnCodec | undefined {
    if (Array.isArray(column)) return column.every(isText) ? new ColumnCodec('text', false, column) : undefined;
    if (typeof column !== 'string') return undefined;
    const kind = column.replace(/\?$/, '');
    return Object.hasOwn(KINDS, kind) ? new ColumnCodec(kind as keyof ColumnKinds, kind !== column) : undefined;
  }

  /** What is wrong with a value; nothing where it may stand here. */
  objectionTo(value: unknown): string | undefined {
    if (value === undefined && this.isNullable) return undefined;
    const { expected, fits } = KINDS[this.kind];
    if (!fits(value)) return `expected ${expected}${this.isNullable ? ' or undefined' : ''}, found ${kindOf(value)}`;
    if (this.#texts?.includes(value as string) === false) return 'expected one of its texts, found another';
    return undefined;
  }

  /** A value that may stand here, as JSON; null for none. */
  encode(value: unknown): Json {
    if (value === undefined) return null;
    return (KINDS[this.kind].encode?.(value as never) ?? value) as Json;
  }

  /** The value that JSON from a database stands for; whoever reads it asks for objections. */
  decode(stored: Json | undefined): unknown {
    if (stored === null || stored === undefined) return undefined;
    const { decode } = KINDS[this.kind];
    return decode === undefined ? stored : decode(stored);
  }
}
