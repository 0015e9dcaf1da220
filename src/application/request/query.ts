import type { Result } from 'neverthrow';
import type { InvalidValue } from '../../domain/invalid-value.ts';
import type { Json } from '../../domain/json.ts';
import { Message, messageClass, type MessageOptions } from '../../domain/message.ts';
import type { ContentOf, Fields } from '../../domain/field/type-of.ts';

declare const queried: unique symbol;

/**
 * What somebody wants to know, as a noun phrase: asking changes nothing.
 *
 * *When to use*: for everything that may be asked of a context without changing it; a {@link QueryBus} has the handlers.
 *
 * *Guarantees*: immutable, and checked against its schemas; the name is the author's and never the class's. Neither a
 * command nor an event compiles in its place.
 *
 * @example
 * ```ts
 * import { Identifier } from 'demesne';
 * import { Query } from 'demesne/application';
 *
 * const OrderId = Identifier.define('OrderId');
 * class OrderById extends Query.define('ordering.OrderById', { orderId: OrderId }) {}
 *
 * OrderById.parse({ orderId: 'o-1' })._unsafeUnwrap().data.orderId; // => 'o-1'
 * ```
 * @see Meyer 1997, ch. 23, on the separation of commands and queries; Vernon 2013, ch. 4
 * @since 0.2.0
 */
export abstract class Query<Type extends string = string, Data extends object = object> extends Message<Type, Data> {
  declare readonly [queried]: true;

  /**
   * Defines a query by its wire name, `context.NounPhrase`, and its fields.
   *
   * *Errors*: `InvalidDefinition` where the name has no context, or a field's JSON form can't be derived.
   */
  static define<const Type extends string, const F extends Fields>(
    type: Type,
    fields: F,
    options?: MessageOptions,
  ): QueryClass<Type, ContentOf<F>> {
    return messageClass(Query as never, type, fields, options) as never;
  }
}

/**
 * What {@link Query.define} returns: the class to extend.
 *
 * @see Vernon 2013, ch. 4, Command-Query Responsibility Segregation
 * @since 0.2.0
 */
export interface QueryClass<Type extends string, Data extends object> {
  /** Makes a query of data you vouch for; throws `BrokenInvariant` where it doesn't fit. */
  new (...args: {} extends Data ? [data?: Data] : [data: Data]): Query<Type, Data>;
  /** The wire name. */
  readonly type: Type;
  /** The version of the data's schema. */
  readonly version: number;
  /** Makes a query of JSON data from outside, or tells every violation with its path. */
  parse<Q>(this: new (...args: never) => Q, data: unknown): Result<Q, InvalidValue>;
  /** Makes a query of JSON data that we stored ourselves: nothing is checked but the version. */
  decode<Q>(this: new (...args: never) => Q, data: Json, version?: number): Q;
}
