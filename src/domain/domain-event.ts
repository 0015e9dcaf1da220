import type { Result } from 'neverthrow';
import type { InvalidValue } from './invalid-value.ts';
import type { Json } from './json.ts';
import { Message, messageClass, type MessageOptions } from './message.ts';
import type { ContentOf, Fields } from './field/type-of.ts';

declare const domain: unique symbol;

/**
 * Something that happened in the domain, in the past tense and for good.
 *
 * *When to use*: for every change of an aggregate's state. What other contexts are told is an `IntegrationEvent`.
 *
 * *Guarantees*: immutable; the type name is the author's and never the class's, so it survives renaming and minifying;
 * data is checked against its schemas. An event knows no id and no time of its own: those are stamped at commit, on its
 * envelope.
 *
 * @example
 * ```ts
 * import { DomainEvent, Identifier } from 'demesne';
 * import { z } from 'zod';
 *
 * const OrderId = Identifier.define('OrderId');
 * class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', { orderId: OrderId, items: z.number() }) {}
 *
 * const placed = new OrderPlaced({ orderId: OrderId.of('o-1'), items: 3 });
 * placed.type; // => 'ordering.OrderPlaced'
 * placed.data.items; // => 3
 * JSON.stringify(placed.data); // => '{"orderId":"o-1","items":3}'
 * ```
 * @see Vernon 2013, ch. 8, Domain Events
 * @since 0.1.0
 */
export abstract class DomainEvent<Type extends string = string, Data extends object = object> extends Message<
  Type,
  Data
> {
  declare readonly [domain]: true;

  /**
   * Defines an event by its wire name, `context.PastTense`, and its fields.
   *
   * *Errors*: {@link InvalidDefinition} where the name has no context or is that of an integration event,
   * `context.published.Name`, or a field's JSON form can't be derived.
   */
  static define<const Type extends string, const F extends Fields>(
    type: Type,
    fields: F,
    options?: MessageOptions,
  ): DomainEventClass<Type, ContentOf<F>> {
    return messageClass(DomainEvent as never, type, fields, options) as never;
  }
}

/**
 * What {@link DomainEvent.define} returns: the class to extend.
 *
 * @see Vernon 2013, ch. 8, Domain Events
 * @since 0.1.0
 */
export interface DomainEventClass<Type extends string, Data extends object> {
  /** Makes an event of data you vouch for; throws `BrokenInvariant` where it doesn't fit. */
  new (...args: {} extends Data ? [data?: Data] : [data: Data]): DomainEvent<Type, Data>;
  /** The wire name. */
  readonly type: Type;
  /** The wire names that it is read from: its own, and then those it had before. */
  readonly names: readonly string[];
  /** The version of the data's schema. */
  readonly version: number;
  /** Makes an event of JSON data from outside, or tells every violation with its path. */
  parse<E>(this: new (...args: never) => E, data: unknown): Result<E, InvalidValue>;
  /** Makes an event of JSON data that we stored ourselves: of this version without a check, of an older one by its upcasting and with all checks. */
  decode<E>(this: new (...args: never) => E, data: Json, version?: number): E;
}
