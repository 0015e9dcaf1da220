import { differenceOf } from './difference.ts';

/**
 * What was expected and what was found, as plain data that a runner can lay side by side.
 *
 * @see Meszaros 2007, xUnit Test Patterns, Assertion Message
 * @since 0.1.0
 */
export interface Comparison {
  readonly expected: unknown;
  readonly found: unknown;
}

/**
 * An expectation of a test that did not come true.
 *
 * *When to use*: catch it to test a test; a runner shows it as it shows its own failures.
 *
 * *Guarantees*: it has the fields of an `AssertionError`: `actual`, `expected` and the code `ERR_ASSERTION`, so that
 * vitest, jest, mocha and node:test show a difference; the message says the same without them.
 *
 * @example
 * ```ts
 * import { ExpectationFailed } from 'demesne/testing';
 *
 * const failed = new ExpectationFailed('The lamp is off.', { expected: 'on', found: 'off' });
 * failed.actual; // => 'off'
 * failed.message; // => 'The lamp is off.\n- expected\n+ found\n- "on"\n+ "off"'
 * ```
 * @see Meszaros 2007, xUnit Test Patterns, Assertion Message
 * @since 0.1.0
 */
export class ExpectationFailed extends Error {
  override readonly name = 'AssertionError';
  readonly code = 'ERR_ASSERTION';
  readonly generatedMessage = false;
  readonly operator = 'expected';
  readonly actual: unknown;
  readonly expected: unknown;

  /** @param sentence what should have been, and what to do where that isn't plain */
  constructor(sentence: string, comparison?: Comparison) {
    super(comparison === undefined ? sentence : `${sentence}\n${differenceOf(comparison.expected, comparison.found)}`);
    this.actual = comparison?.found;
    this.expected = comparison?.expected;
  }
}
