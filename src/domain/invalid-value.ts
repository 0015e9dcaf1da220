import { DomainError } from './domain-error.ts';
import { Fault } from './fault.ts';

/**
 * One thing wrong with an input: where, and what was expected and found.
 *
 * @see Fowler 2004, Notification
 * @since 0.1.0
 */
export interface Violation {
  /** The way from the value to the offending part: `['items', 2, 'quantity']`; empty for the value itself. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** `['items', 2, 'quantity']` → `'items[2].quantity: '`, before the message. */
const textOf = ({ path, message }: Violation): string =>
  `${path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')}: ${message}`.replace(
    /^[.:] ?/,
    '',
  );

/**
 * An input that is not a value of the type: every violation at once, each with its path.
 *
 * *Guarantees*: it never quotes the input, which may hold personal data.
 *
 * @example
 * ```ts
 * import { ValueObject } from 'demesne';
 * import { z } from 'zod';
 *
 * class Money extends ValueObject.define('Money', { amount: z.bigint(), currency: z.enum(['EUR', 'JPY']) }) {}
 *
 * const refusal = Money.parse({ amount: '12.5', currency: 'EUR' })._unsafeUnwrapErr();
 * refusal.name; // => 'InvalidValue'
 * refusal.type; // => 'Money'
 * refusal.violations.map(({ path }) => path); // => [['amount']]
 * ```
 * @see Evans 2003, ch. 5, Value Objects
 * @since 0.1.0
 */
export class InvalidValue extends DomainError.define('InvalidValue')<{
  readonly type: string;
  readonly violations: readonly Violation[];
}> {
  override get message(): string {
    return `Not a valid ${this.type}: ${this.violations.map(textOf).join('; ')}.`;
  }
}

/**
 * A literal the author vouched for (`new`, `of`, `with`) that breaks a rule of its type.
 *
 * *Errors*: `code` is `BROKEN_INVARIANT`; `error` is the {@link InvalidValue} that `create` would have returned.
 *
 * @see Meyer 1997, ch. 11, on invariants
 * @since 0.1.0
 */
export class BrokenInvariant extends Fault {
  declare readonly error: InvalidValue;

  constructor(error: InvalidValue) {
    super('BROKEN_INVARIANT', error.message);
    this.error = error;
  }
}
