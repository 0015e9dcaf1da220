import type { InvalidValue } from '../../domain/invalid-value.ts';
import type { Json } from '../../domain/json.ts';
import { Message, messageClass, type MessageOptions } from '../../domain/message.ts';
import type { ContentOf, Fields } from '../../domain/field/type-of.ts';
import type { Result } from 'neverthrow';

declare const due: unique symbol;

/**
 * A moment that a context has set itself, and that has come: told in the past tense, to that context alone.
 *
 * *When to use*: for what must happen unless something else happens first, and for reminders: `context.schedule(…)` of a unit of work
 * sets it, and a subscription handles it. It is a fact about time and no decision: whoever handles it loads the aggregate and
 * asks whether it still matters.
 *
 * *Guarantees*: as immutable and as checked as a domain event, and never mistaken for one: it is no part of an aggregate's
 * history, and doesn't leave its context.
 *
 * @example
 * ```ts
 * import { Identifier } from 'demesne';
 * import { Deadline } from 'demesne/messaging';
 *
 * const OrderId = Identifier.define('OrderId');
 * class PaymentOverdue extends Deadline.define('ordering.PaymentOverdue', { orderId: OrderId }) {}
 *
 * new PaymentOverdue({ orderId: OrderId.of('o-1') }).type; // => 'ordering.PaymentOverdue'
 * ```
 * @see Vernon 2013, ch. 4, on long-running processes and their time-outs; Hohpe & Woolf 2003, Message Expiration
 * @since 0.2.0
 */
export abstract class Deadline<Type extends string = string, Data extends object = object> extends Message<Type, Data> {
  declare readonly [due]: true;

  /**
   * Defines a deadline by its wire name, `context.PastTense`, and its fields.
   *
   * *Errors*: `InvalidDefinition` where the name has no context or is that of an integration event, or a field's JSON
   * form can't be derived.
   */
  static define<const Type extends string, const F extends Fields>(
    type: Type,
    fields: F,
    options?: MessageOptions,
  ): DeadlineClass<Type, ContentOf<F>> {
    return messageClass(Deadline as never, type, fields, options) as never;
  }
}

/**
 * What {@link Deadline.define} returns: the class to extend.
 *
 * @see Vernon 2013, ch. 4, on long-running processes and their time-outs
 * @since 0.2.0
 */
export interface DeadlineClass<Type extends string, Data extends object> {
  /** Makes a deadline of data you vouch for; throws `BrokenInvariant` where it doesn't fit. */
  new (...args: {} extends Data ? [data?: Data] : [data: Data]): Deadline<Type, Data>;
  /** The wire name. */
  readonly type: Type;
  /** The wire names that it is read from: its own, and then those it had before. */
  readonly names: readonly string[];
  /** The version of the data's schema. */
  readonly version: number;
  /** Makes a deadline of JSON data from outside, or tells every violation with its path. */
  parse<E>(this: new (...args: never) => E, data: unknown): Result<E, InvalidValue>;
  /** Makes a deadline of JSON data that we stored ourselves: of this version without a check, of an older one by its upcasting and with all checks. */
  decode<E>(this: new (...args: never) => E, data: Json, version?: number): E;
}
