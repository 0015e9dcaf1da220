import { DomainError } from '../domain-error.ts';

/** `['a', 'b', 'c']` → `'a, b or c'`. */
const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/**
 * A move that a table of {@link Transitions} doesn't have.
 *
 * *Guarantees*: names both statuses and what would have been legal; the same move gives the same error, so a refusal
 * makes no garbage.
 *
 * @example
 * ```ts
 * import { IllegalTransition } from 'demesne';
 *
 * new IllegalTransition({ subject: 'Order', from: 'Cart', to: 'Delivered', legal: ['Placed', 'Cancelled'] }).message;
 * // => 'Order cannot go from Cart to Delivered; from Cart it can go to Placed or Cancelled.'
 * ```
 * @see Evans 2003, ch. 9, Making Implicit Concepts Explicit
 * @since 0.1.0
 */
export class IllegalTransition extends DomainError.define('IllegalTransition')<{
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  /** Where the subject can go from where it is. */
  readonly legal: readonly string[];
}> {
  override get message(): string {
    const { subject, from, to, legal } = this;
    const instead = legal.length === 0 ? `${from} is final` : `from ${from} it can go to ${listed(legal)}`;
    return `${subject} cannot go from ${from} to ${to}; ${instead}.`;
  }
}
