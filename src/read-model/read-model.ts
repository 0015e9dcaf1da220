import { shapeOf, type Content, type Shape } from '../domain/definition/shape.ts';
import { InvalidDefinition } from '../domain/fault.ts';
import type { Field } from '../domain/field/field.ts';
import type { ContentOf, Fields } from '../domain/field/type-of.ts';
import type { Json } from '../domain/json.ts';
import { kindOf } from '../domain/kind-of.ts';
import { vouched } from '../domain/result.ts';
import { isStorable } from '../messaging/log/log-faults.ts';
import { UnfitKey } from './read-model-faults.ts';

/**
 * What a row is known by: the value of its key field, or those of several, by their names.
 *
 * @see Fowler 2002, Identity Field
 * @since 0.2.0
 */
export type KeyIn<Row, K> = K extends readonly (infer Each extends keyof Row)[]
  ? { readonly [Name in Each]: Row[Name] }
  : K extends keyof Row
    ? Row[K]
    : never;

/**
 * The rows of a read model.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export type RowOf<Model> = Model extends ReadModel<infer Row, never> ? Row : never;

const NAME = /^[A-Za-z][\w-]*(\.[A-Za-z][\w-]*)*$/;
const LONGEST_NAME = 150;
const LONGEST_KEY = 500;

/**
 * What somebody wants to see, as rows of plain typed data that are made of events.
 *
 * *When to use*: for what a screen, a list or a report asks for again and again. A `Projection` says how events change the rows, and
 * `ReadModels` asks for them. The name stands in the store for good; rows of another shape, which the code in use can't read, are
 * another read model.
 *
 * *Guarantees*: a row is checked against its fields when it is written. Rows are frozen, and what is read equals what was written. Keys are told apart by
 * their text: in a field of several types, `1` and `'1'` are one key.
 *
 * *Errors*: `InvalidDefinition` for a name that isn't like `account.order-summary`, a key that is no field, or a field whose JSON form
 * can't be derived.
 *
 * @example
 * ```ts
 * import { ReadModel, type RowOf } from 'demesne/event-sourcing';
 * import { z } from 'zod';
 *
 * const OrderSummary = ReadModel.define(
 *   'account.order-summary',
 *   { orderId: z.string(), status: z.enum(['placed', 'delivered']), total: z.bigint() },
 *   { key: 'orderId' },
 * );
 * type OrderSummary = RowOf<typeof OrderSummary>;
 *
 * const row: OrderSummary = { orderId: 'o-1', status: 'placed', total: 1200n };
 * OrderSummary.keyOf(row); // => 'o-1'
 * ```
 * @see Vernon 2013, ch. 4, Architecture, on CQRS; Fowler 2002, Query Object
 * @since 0.2.0
 */
export class ReadModel<out Row extends object = object, in Key = never> {
  /** What it is called in the store. */
  readonly name: string;
  readonly #shape: Shape;
  readonly #keyNames: readonly string[];
  readonly #isComposite: boolean;

  private constructor(name: string, shape: Shape, key: string | readonly string[]) {
    this.name = name;
    this.#shape = shape;
    this.#isComposite = typeof key !== 'string';
    this.#keyNames = typeof key === 'string' ? [key] : [...key];
    Object.freeze(this);
  }

  /** Defines a read model by its name, the fields of its rows, and the field or fields that tell one row from another. */
  static define<const F extends Fields, const K extends (keyof F & string) | readonly (keyof F & string)[]>(
    name: string,
    fields: F,
    options: { readonly key: K },
  ): ReadModel<ContentOf<F>, KeyIn<ContentOf<F>, K>> {
    if (typeof name !== 'string' || !NAME.test(name) || name.length > LONGEST_NAME) {
      throw new InvalidDefinition(
        `Expected a name such as account.order-summary, of ${LONGEST_NAME} characters at the most, found ${kindOf(name)}.`,
      );
    }
    if (Object(fields) !== fields || Array.isArray(fields)) {
      throw new InvalidDefinition(
        `Expected the fields of the rows of ${name} by their names, found ${kindOf(fields)}.`,
      );
    }
    const shape = shapeOf(name, fields, []);
    const { key } = Object(options) as typeof options;
    const names: readonly string[] = typeof key === 'string' ? [key] : Array.isArray(key) ? key : [];
    if (names.length === 0 || !names.every((one) => shape.keys.includes(one))) {
      throw new InvalidDefinition(`The key of ${name} must be one of its fields, or a list of some of them.`);
    }
    return new ReadModel(name, shape, key);
  }

  /** A row of data you vouch for, checked and frozen; throws `BrokenInvariant` where they don't fit. */
  row(data: object): Row {
    return Object.freeze(vouched(this.name, this.#shape.accept(data))) as Row;
  }

  /** The JSON form of a row. */
  encode(row: object): Json {
    return this.#shape.encode(row as Content);
  }

  /** The row of a JSON form that was written by `encode`. */
  decode(json: Json): Row {
    return Object.freeze(this.#shape.decode(json)) as Row;
  }

  /** Whether two rows are the same by content. */
  equals(left: object, right: object): boolean {
    return this.#shape.equals(left as Content, right as Content);
  }

  /** The key of a row as text, as stores have it. */
  keyOf(row: object): string {
    return this.#text(row as Content);
  }

  /** A key as text, as stores have it. */
  keyText(key: Key): string {
    return this.#text((this.#isComposite ? Object(key) : { [this.#keyNames[0] as string]: key }) as Content);
  }

  #text(content: Content): string {
    const parts = this.#keyNames.map((name) => {
      const field = this.#shape.fields[this.#shape.keys.indexOf(name)] as Field;
      return encoded(field, content[name]);
    });
    if (!parts.every((part) => ['string', 'number', 'boolean'].includes(typeof part))) throw new UnfitKey(this.name);
    const text = this.#isComposite ? JSON.stringify(parts) : String(parts[0] as string | number | boolean);
    if (text === '' || text.length > LONGEST_KEY || !isStorable(text)) throw new UnfitKey(this.name);
    return text;
  }
}

/** The JSON form of a value; nothing where it is none of the field's, which nobody has checked. */
function encoded(field: Field, value: unknown): Json | undefined {
  try {
    return value === undefined ? undefined : field.encode(value as never);
  } catch {
    return undefined;
  }
}
