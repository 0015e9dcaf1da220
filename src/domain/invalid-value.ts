import { err, ok, type Result } from 'neverthrow';
import { DomainError } from './domain-error.ts';
import { Fault } from './fault.ts';

/** One thing wrong with an input: where, and what was expected and found. */
export interface Violation {
  /** The way from the value to the offending part: `['items', 2, 'quantity']`; empty for the value itself. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** `['items', 2, 'quantity']` → `'items[2].quantity'`. */
const pathText = (path: Violation['path']): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : index > 0 ? `.${key}` : key)).join('');

const textOf = ({ path, message }: Violation): string => (path.length > 0 ? `${pathText(path)}: ${message}` : message);

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
  readonly error: InvalidValue;

  constructor(error: InvalidValue) {
    super('BROKEN_INVARIANT', error.message);
    this.error = error;
  }
}

/** What a field answers to an input it can't take. */
export class Rejection {
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    this.violations = violations;
  }

  static of(message: string): Rejection {
    return new Rejection([{ path: [], message }]);
  }

  /** The same violations seen from one level up. */
  under(key: string | number): readonly Violation[] {
    return this.violations.map(({ path, message }) => ({ path: [key, ...path], message }));
  }

  /** The error of the type that was asked for. */
  of(type: string): InvalidValue {
    return new InvalidValue({ type, violations: this.violations });
  }
}

/** What was found as a `Result`, with the error of its type. */
export const resultOf = <T>(type: string, found: T | Rejection): Result<T, InvalidValue> =>
  found instanceof Rejection ? err(found.of(type)) : ok(found);

/** What was found, where someone vouched for it: a rejection is their mistake. */
export function vouched<T>(type: string, found: T | Rejection): T {
  if (found instanceof Rejection) throw new BrokenInvariant(found.of(type));
  return found;
}

/** `null`, `an array`, `an object`, `a string`: what was found, without quoting it. */
export function kindOf(input: unknown): string {
  if (input === null || input === undefined) return String(input);
  return Array.isArray(input) ? 'an array' : typeof input === 'object' ? 'an object' : `a ${typeof input}`;
}
