/**
 * Where new identifiers come from: a port, so that a model never makes one by itself and a test can foretell them.
 *
 * *When to use*: hand it to an operation or a handler that has to name something new; `OrderId.next(generator)` makes a
 * typed identifier of what it gives.
 *
 * *Guarantees* an implementation must keep: no two answers are the same, and each is text without white space.
 *
 * @example
 * ```ts
 * import { Identifier, type IdentifierGenerator } from 'demesne';
 *
 * const OrderId = Identifier.define('OrderId', { prefix: 'order_' });
 *
 * const numbered = (): IdentifierGenerator => {
 *   let last = 0;
 *   return { next: () => String(++last) };
 * };
 *
 * OrderId.next(numbered()); // => 'order_1'
 * ```
 * @see Vernon 2013, ch. 5, Entities, on who generates identity
 * @since 0.1.0
 */
export interface IdentifierGenerator {
  /** An identifier never given before. */
  next(): string;
}
