import type { Err } from 'neverthrow';
import type { Json } from './json.ts';
import { bigintAsText, mapParts } from './parts.ts';

const MARK = Symbol.for('demesne.DomainError');

/** `'CurrencyMismatch'` → `'Currency mismatch'`. */
const inWords = (name: string): string => name.replace(/(?!^)[A-Z]+/g, (start) => ` ${start.toLowerCase()}`);

/** A field in its JSON form: a bigint is text there, and one without such a form must not hide the others. */
function jsonOf(field: unknown): Json {
  try {
    return JSON.parse(JSON.stringify(field, bigintAsText));
  } catch {
    return 'unreadable';
  }
}

const fieldsOf = (error: object): Record<string, Json> => mapParts(error, jsonOf) as Record<string, Json>;

/**
 * A "no" of the domain: a named fact with typed fields, returned in a `Result`, never thrown.
 *
 * *When to use*: whenever a rule refuses. It is a plain value: no stack, nothing captured, cheap to make. A fault of the
 * caller or the world is a {@link Fault}.
 *
 * *Guarantees*: frozen; `name` tells a closed union apart (ts-pattern, `switch`); its JSON carries name, message and
 * fields, and neither that nor the default message ever throws: a field without a JSON form, such as a cycle, is
 * `unreadable` there; {@link DomainError.is} recognises one of another copy of this package.
 *
 * @example
 * ```ts
 * import { DomainError } from 'demesne';
 *
 * class CurrencyMismatch extends DomainError.define('CurrencyMismatch')<{ expected: string; found: string }> {}
 *
 * class EmptyOrder extends DomainError.define('EmptyOrder')<{ orderId: string }> {
 *   override get message() {
 *     return `Order ${this.orderId} has no items.`;
 *   }
 * }
 *
 * new CurrencyMismatch({ expected: 'EUR', found: 'JPY' }).message; // => 'Currency mismatch: expected EUR, found JPY.'
 * new EmptyOrder({ orderId: 'o-1' }).message; // => 'Order o-1 has no items.'
 * ```
 * @see Vernon 2013, ch. 10, Aggregates
 * @since 0.1.0
 */
export abstract class DomainError<Name extends string = string> {
  /** Tells this error from the others of a union. */
  declare readonly name: Name;

  /** @internal */
  get [MARK](): true {
    return true;
  }

  /** What happened, for a person. Override it where the default, the name in words and the fields, is not enough. */
  get message(): string {
    const { name: _, ...fields } = fieldsOf(this);
    const texts = Object.entries(fields).map(([key, value]) => `${key} ${textOf(value)}`);
    const told = texts.join(', ');
    return `${inWords(this.name)}${told && `: ${told}`}.`;
  }

  /** Name, message and fields; a field that has a JSON form of its own gives that. */
  toJSON(): Json {
    return { ...fieldsOf(this), message: this.message };
  }

  /** Whether something is a domain error, whichever copy of the package made it. */
  static is(candidate: unknown): candidate is DomainError {
    return MARK in Object(candidate);
  }

  /**
   * Defines a named error; its fields are given as a type argument.
   *
   * *Errors*: none at run time; a field called `name` or `message` does not compile.
   */
  static define<const Name extends string>(name: Name): DomainErrorClass<Name> {
    class Defined extends DomainError<Name> {
      constructor(fields?: object) {
        super();
        Object.assign(this, fields, { name });
        Object.freeze(this);
      }
    }
    return Defined as unknown as DomainErrorClass<Name>;
  }
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/**
 * Fields an error may have: any but the two that every error has.
 *
 * @see Evans 2003, ch. 10, Intention-Revealing Interfaces
 * @since 0.1.0
 */
export type ErrorFields<Fields> = { readonly [K in keyof Fields]: K extends 'name' | 'message' ? never : unknown };

/**
 * What {@link DomainError.define} returns: a class to extend, with the fields as its type argument.
 *
 * @see Evans 2003, ch. 5, A Model Expressed in Software
 * @since 0.1.0
 */
export type DomainErrorClass<Name extends string> = new <Fields extends ErrorFields<Fields> = {}>(
  ...args: {} extends Fields ? [fields?: Fields] : [fields: Fields]
) => DomainError<Name> & Readonly<Fields>;

/**
 * The errors an operation may answer with.
 *
 * @example
 * ```ts
 * import { DomainError, type ErrorsOf } from 'demesne';
 * import { err, type Result } from 'neverthrow';
 *
 * class OutOfStock extends DomainError.define('OutOfStock') {}
 * const reserve = (): Result<void, OutOfStock> => err(new OutOfStock());
 *
 * const refusal: ErrorsOf<typeof reserve> = new OutOfStock();
 * refusal.name; // => 'OutOfStock'
 * ```
 * @typeParam Operation the type of the operation, such as `Order['place']`
 * @see Evans 2003, ch. 10, Intention-Revealing Interfaces
 * @since 0.1.0
 */
export type ErrorsOf<Operation extends (...args: never) => unknown> =
  Awaited<ReturnType<Operation>> extends infer Answer ? (Answer extends Err<infer _Value, infer E> ? E : never) : never;
