import { err, ok, type Result } from 'neverthrow';
import { BrokenInvariant, type InvalidValue } from './invalid-value.ts';
import { Rejection } from './field/rejection.ts';

/** The answer of what was only to be done. */
export const DONE: Result<void, never> = /* @__PURE__ */ ok(undefined);

/** What was found as a `Result`, with the error of its type. */
export const resultOf = <T>(type: string, found: T | Rejection): Result<T, InvalidValue> =>
  found instanceof Rejection ? err(found.of(type)) : ok(found);

/** What was found, where someone vouched for it: a rejection is their mistake. */
export function vouched<T>(type: string, found: T | Rejection): T {
  if (found instanceof Rejection) throw new BrokenInvariant(found.of(type));
  return found;
}

/** Whether something is an `err`, of whichever copy of neverthrow. */
export const isErr = (answer: unknown): answer is { readonly error: unknown } =>
  typeof answer === 'object' &&
  answer !== null &&
  typeof (answer as { isErr?: unknown }).isErr === 'function' &&
  (answer as { isErr(): unknown }).isErr() === true;
