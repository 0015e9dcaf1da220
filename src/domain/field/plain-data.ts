import { InvalidDefinition } from '../fault.ts';
import { kindOf } from '../kind-of.ts';
import { isObject, mapParts } from '../parts.ts';
import { Rejection } from './rejection.ts';

/** Deeper than any sensible document, shallower than the stack. */
const LEVELS = 500;

type PlainObject = Readonly<Record<string, unknown>>;

/** Equality of plain data: by content, in any order of keys; a key that holds `undefined` is as good as absent. */
export const samePlain = (left: unknown, right: unknown): boolean =>
  left === right ||
  Object.is(left, right) ||
  (isObject(left) &&
    isObject(right) &&
    Array.isArray(left) === Array.isArray(right) &&
    Object.keys({ ...left, ...right, length: 0 }).every((key) => samePlain(own(left, key), own(right, key))));

const own = (value: PlainObject, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined);

/**
 * A frozen copy of plain data. What JSON has no form for is refused, but for the leaves that a codec takes care of; so is a
 * cycle, which has no end.
 */
export function sealed<T>(value: T, keeps: (leaf: unknown) => boolean, depth?: number): T;
export function sealed(value: unknown, keeps: (leaf: unknown) => boolean, depth = 0): unknown {
  if (isSingle(value)) return value;
  if (depth > LEVELS) throw notJson(`more than ${LEVELS} levels`);
  if (hasParts(value)) {
    return Object.freeze(mapParts(value, (part) => sealed(part, keeps, depth + 1)));
  }
  if (keeps(value)) return value;
  throw notJson(isObject(value) ? 'an instance' : kindOf(value));
}

/**
 * A copy of input for a schema to check. A schema may hand on what it was given, whose getters may answer otherwise the
 * next time.
 */
export function copied(input: unknown): unknown {
  try {
    return sealed(input, () => true);
  } catch {
    return Rejection.of(`expected readable data of at most ${LEVELS} levels`);
  }
}

/** Whether JSON gives something back as it was, but for what is `undefined` in an object. */
export function isPlainData(value: unknown, depth = 0): boolean {
  if (isSingle(value)) return true;
  if (depth > LEVELS || !hasParts(value)) return false;
  const parts = Array.isArray(value) ? [...value] : Object.values(value).filter((part) => part !== undefined);
  return parts.every((part) => isPlainData(part, depth + 1));
}

const isSingle = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value);

/** Whether something is a list or a plain object. */
const hasParts = (value: unknown): value is object =>
  isObject(value) && (Array.isArray(value) || PLAIN.includes(Object.getPrototypeOf(value)));

/** The prototypes of plain objects. */
const PLAIN: readonly unknown[] = [null, Object.prototype];

const notJson = (found: string): InvalidDefinition =>
  new InvalidDefinition(`Expected JSON, found ${found}: use withCodec.`);
