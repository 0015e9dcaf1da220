import { InvalidDefinition } from '../../domain/fault.ts';
import type { InvalidValue } from '../../domain/invalid-value.ts';
import type { Json } from '../../domain/json.ts';
import { Message, messageClass, type MessageOptions } from '../../domain/message.ts';
import type { ContentOf, Fields } from '../../domain/field/type-of.ts';
import type { Result } from 'neverthrow';

declare const published: unique symbol;

/**
 * How the wire name of an integration event is built: `ordering.published.OrderPlaced`.
 *
 * @see Hohpe & Woolf 2003, Canonical Data Model
 * @since 0.1.0
 */
export type PublishedName<Context extends string = string> = `${Context}.published.${string}`;

const NAME = /^[A-Za-z][\w-]*\.published\.[A-Za-z][\w-]*$/;

/** Whether the wire name of a message is that of an integration event: no other has this word in its middle. */
export const isPublishedName = (type: string): boolean => type.includes('.published.');

/**
 * What a context tells the others: a message of its published language, in the past tense.
 *
 * *When to use*: for the few facts that leave a context. Inside, use a `DomainEvent`; a {@link translation} makes the
 * one from the other.
 *
 * *Guarantees*: as immutable and as checked as a domain event, and never mistaken for one: neither compiles in place of
 * the other, and the middle word of the wire name keeps the two apart in the log, so both may be called `OrderPlaced`.
 *
 * @example
 * ```ts
 * import { Identifier } from 'demesne';
 * import { IntegrationEvent } from 'demesne/messaging';
 *
 * const OrderId = Identifier.define('OrderId');
 * class OrderPlaced extends IntegrationEvent.define('ordering.published.OrderPlaced', { orderId: OrderId }) {}
 *
 * const told = new OrderPlaced({ orderId: OrderId.of('o-1') });
 * told.type; // => 'ordering.published.OrderPlaced'
 * JSON.stringify(told); // => '{"type":"ordering.published.OrderPlaced","version":1,"data":{"orderId":"o-1"}}'
 * ```
 * @see Evans 2003, ch. 14, Published Language; Vernon 2013, ch. 13, Integrating Bounded Contexts
 * @since 0.1.0
 */
export abstract class IntegrationEvent<Type extends string = string, Data extends object = object> extends Message<
  Type,
  Data
> {
  declare readonly [published]: true;

  /**
   * Defines an event of a context's published language by its wire name, `context.published.PastTense`, and its fields.
   *
   * *Errors*: {@link InvalidDefinition} where the name is built otherwise, or a field's JSON form can't be derived.
   */
  static define<const Type extends PublishedName, const F extends Fields>(
    type: Type,
    fields: F,
    options?: MessageOptions,
  ): IntegrationEventClass<Type, ContentOf<F>> {
    if (typeof type !== 'string' || !NAME.test(type)) {
      throw new InvalidDefinition(
        `An integration event is named context.published.Name, such as ordering.published.OrderPlaced; found ${JSON.stringify(type)}.`,
      );
    }
    return messageClass(IntegrationEvent as never, type, fields, options, NAME) as never;
  }
}

/**
 * What {@link IntegrationEvent.define} returns: the class to extend.
 *
 * @see Vernon 2013, ch. 13, Integrating Bounded Contexts
 * @since 0.1.0
 */
export interface IntegrationEventClass<Type extends string, Data extends object> {
  /** Makes an event of data you vouch for; throws `BrokenInvariant` where it doesn't fit. */
  new (...args: {} extends Data ? [data?: Data] : [data: Data]): IntegrationEvent<Type, Data>;
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
