import type { Violation } from '../invalid-value.ts';
import { kindOf } from '../kind-of.ts';
import { Rejection } from './rejection.ts';

/** Reads every item of an array, and gathers what is wrong with all of them. */
export function readItems<T>(
  input: unknown,
  expected: string,
  take: (item: unknown) => T | Rejection,
): readonly T[] | Rejection {
  if (!Array.isArray(input)) return Rejection.of(`expected ${expected}, found ${kindOf(input)}`);
  const items: T[] = [];
  const violations: Violation[] = [];
  for (const [position, part] of input.entries()) {
    const item = take(part);
    if (item instanceof Rejection) for (const one of item.under(position)) violations.push(one);
    else items.push(item);
  }
  return violations.length > 0 ? new Rejection(violations) : Object.freeze(items);
}
