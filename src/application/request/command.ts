import type { Result } from 'neverthrow';
import type { InvalidValue } from '../../domain/invalid-value.ts';
import type { Json } from '../../domain/json.ts';
import { Message, messageClass, type MessageOptions } from '../../domain/message.ts';
import type { ContentOf, Fields } from '../../domain/field/type-of.ts';

declare const commanded: unique symbol;

/**
 * What somebody wants done, in the imperative: it may be refused.
 *
 * *When to use*: for everything that may be asked of a context and changes it; a {@link CommandBus} has the handlers.
 *
 * *Guarantees*: immutable, and checked against its schemas; the name is the author's and never the class's. A command
 * knows nothing of who sends it, and when: that is the context it is executed in.
 *
 * @example
 * ```ts
 * import { Identifier } from 'demesne';
 * import { Command } from 'demesne/application';
 * import { z } from 'zod';
 *
 * const OrderId = Identifier.define('OrderId');
 * class AddItem extends Command.define('ordering.AddItem', { orderId: OrderId, quantity: z.int().min(1) }) {}
 *
 * new AddItem({ orderId: OrderId.of('o-1'), quantity: 2 }).data.quantity; // => 2
 * const refused = AddItem.parse({ orderId: 7, quantity: 0 })._unsafeUnwrapErr();
 * refused.violations.map(({ path }) => path); // => [['orderId'], ['quantity']]
 * ```
 * @see Vernon 2013, ch. 4, Command-Query Responsibility Segregation; Hohpe & Woolf 2003, Command Message
 * @since 0.2.0
 */
export abstract class Command<Type extends string = string, Data extends object = object> extends Message<Type, Data> {
  declare readonly [commanded]: true;

  /**
   * Defines a command by its wire name, `context.Imperative`, and its fields.
   *
   * *Errors*: `InvalidDefinition` where the name has no context, or a field's JSON form can't be derived.
   */
  static define<const Type extends string, const F extends Fields>(
    type: Type,
    fields: F,
    options?: MessageOptions,
  ): CommandClass<Type, ContentOf<F>> {
    return messageClass(Command as never, type, fields, options) as never;
  }
}

/**
 * What {@link Command.define} returns: the class to extend.
 *
 * @see Hohpe & Woolf 2003, Command Message
 * @since 0.2.0
 */
export interface CommandClass<Type extends string, Data extends object> {
  /** Makes a command of data you vouch for; throws `BrokenInvariant` where it doesn't fit. */
  new (...args: {} extends Data ? [data?: Data] : [data: Data]): Command<Type, Data>;
  /** The wire name. */
  readonly type: Type;
  /** The version of the data's schema. */
  readonly version: number;
  /** Makes a command of JSON data from outside, or tells every violation with its path. */
  parse<C>(this: new (...args: never) => C, data: unknown): Result<C, InvalidValue>;
  /** Makes a command of JSON data that we stored ourselves: nothing is checked but the version. */
  decode<C>(this: new (...args: never) => C, data: Json, version?: number): C;
}
