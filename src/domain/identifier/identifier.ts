import type { Result } from 'neverthrow';
import { same } from '../field/codec.ts';
import { InvalidDefinition } from '../fault.ts';
import { FIELD, standard, type Definition, type Field } from '../field/field.ts';
import type { IdentifierGenerator } from './identifier-generator.ts';
import type { InvalidValue } from '../invalid-value.ts';
import { kindOf } from '../kind-of.ts';
import { Rejection } from '../field/rejection.ts';
import { resultOf, vouched } from '../result.ts';

declare const brand: unique symbol;

/**
 * Text that identifies one kind of thing; the compiler tells it from other text and from other kinds.
 *
 * *When to use*: as a constraint, or for a function over any identifier; a model names its own with `TypeOf`.
 *
 * @see Vernon 2013, ch. 5, Entities, on identity types
 * @since 0.1.0
 */
export type Identifier<Name extends string = string> = string & Brand<Name>;

/**
 * What makes one kind of text a type of its own.
 *
 * @see Evans 2003, ch. 5, Entities, on identity
 * @since 0.1.0
 */
export interface Brand<Name extends string> {
  readonly [brand]: Name;
}

/**
 * What an identifier may look like beyond what holds for all: 1 to 200 visible characters.
 *
 * @see Evans 2003, ch. 5, Entities, on identity
 * @since 0.1.0
 */
export interface IdentifierOptions {
  /** What each identifier begins with, such as `order_`: at most 40 letters, digits and `_ - . :`, a letter first. */
  readonly prefix?: string;
  /** What the whole of the rest looks like, such as {@link UUID}; anything unless given. */
  readonly format?: RegExp;
}

/**
 * The format of a UUID of any version, in lower case.
 *
 * @example
 * ```ts
 * import { Identifier, UUID, UuidV7Generator } from 'demesne';
 *
 * const OrderId = Identifier.define('OrderId', { format: UUID });
 *
 * OrderId.is(OrderId.next(new UuidV7Generator())); // => true
 * OrderId.parse('order-1').isErr(); // => true
 * ```
 * @see RFC 9562
 * @since 0.1.0
 */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Letters, digits and signs of ASCII: what nearly every identifier is made of, and quick to test. */
const PLAIN = /^[!-~]{1,200}$/;
const VISIBLE = /^[^\s\p{Cc}\p{Cf}\p{Cs}]{1,200}$/u;
const PREFIX = /^([A-Za-z][\w.:-]{0,39})?$/;

/**
 * A kind of identifier: a field for definitions, and the only maker of its values.
 *
 * @see Evans 2003, ch. 5, Entities, on designing the identity operation
 * @since 0.1.0
 */
export interface IdentifierDefinition<Id extends string> extends Definition<Id> {
  readonly typeName: string;
  /** An identifier of a literal you vouch for; throws {@link BrokenInvariant} where it can't be one. */
  of(literal: string): Id;
  /** An identifier of text from outside. */
  parse(input: unknown): Result<Id, InvalidValue>;
  /** A new identifier: the prefix, and what the generator gives. Throws {@link BrokenInvariant} where they don't fit. */
  next(generator: IdentifierGenerator): Id;
  /** Whether something is an identifier of this form. */
  is(input: unknown): input is Id;
}

/** Whether something is text of a form. */
function testOf(prefix: string, { source, flags }: RegExp): (input: unknown) => boolean {
  const rest = new RegExp(`^(?:${source})$`, flags.replace(/[gmy]/g, ''));
  return (input) =>
    typeof input === 'string' &&
    (PLAIN.test(input) || VISIBLE.test(input)) &&
    input.startsWith(prefix) &&
    rest.test(input.slice(prefix.length));
}

function define<const Name extends string>(
  name: Name,
  { prefix = '', format = /.+/ }: IdentifierOptions = {},
): IdentifierDefinition<Identifier<Name>> {
  type Id = Identifier<Name>;
  if (!name || !PREFIX.test(prefix) || !(format instanceof RegExp)) {
    throw new InvalidDefinition(
      `Expected a name, a prefix such as order_ and a RegExp, found ${name}, ${prefix}, ${format}.`,
    );
  }
  const is = testOf(prefix, format) as (input: unknown) => input is Id;
  const accept = (input: unknown): Id | Rejection =>
    is(input)
      ? input
      : Rejection.of(
          `expected text like ${prefix}${format.source}, found ${typeof input === 'string' ? 'other text' : kindOf(input)}`,
        );
  const of = (literal: string): Id => vouched(name, accept(literal));
  const field: Field<Id> = {
    encode: same as Field<Id>['encode'],
    decode: same as Field<Id>['decode'],
    accept,
    parse: accept,
    equals: Object.is,
    fits: is,
    plain: true,
    atomic: true,
  };
  return Object.freeze({
    typeName: name,
    of,
    parse: (input: unknown) => resultOf(name, accept(input)),
    next: (generator: IdentifierGenerator) => of(prefix + generator.next()),
    is,
    [FIELD]: field,
    '~standard': standard(() => field),
  });
}

/**
 * Defines kinds of identifiers: text at run time, a type of their own to the compiler.
 *
 * *When to use*: for each aggregate and entity. Other aggregates are referred to by such an identifier only.
 *
 * *Guarantees*: every identifier is 1 to 200 characters of well-formed Unicode without white space, control or invisible
 * characters, so it is safe in a log line, a header and a path.
 *
 * *Errors*: {@link InvalidDefinition} for options that can't work.
 *
 * @example
 * ```ts
 * import { Identifier, type TypeOf } from 'demesne';
 *
 * const OrderId = Identifier.define('OrderId', { prefix: 'order_' });
 * type OrderId = TypeOf<typeof OrderId>;
 *
 * const id: OrderId = OrderId.of('order_1');
 * OrderId.next({ next: () => '2' }); // => 'order_2'
 * OrderId.parse('customer_1').isErr(); // => true
 * OrderId.is('order_1'); // => true
 * ```
 * @see Evans 2003, ch. 5, Entities
 * @since 0.1.0
 */
export const Identifier: {
  /** Defines a kind of identifiers. */
  readonly define: typeof define;
} = { define };
