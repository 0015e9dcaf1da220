import { InvalidDefinition } from './fault.ts';
import { kindOf } from './invalid-value.ts';

/** Deeper than any sensible document, shallower than the stack. */
const MAX_DEPTH = 500;

type PlainObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is PlainObject => typeof value === 'object' && value !== null;

/** Equality of plain data: by content, in any order of keys; a key that holds `undefined` is as good as absent. */
export function samePlain(left: unknown, right: unknown): boolean {
  if (left === right || (left !== left && right !== right)) return true;
  if (!isObject(left) || !isObject(right) || Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  if (Array.isArray(left) && left.length !== (right as unknown as unknown[]).length) return false;
  return [...keys].every((key) => samePlain(own(left, key), own(right, key)));
}

const own = (value: PlainObject, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined);

/**
 * A frozen copy of plain data. What JSON has no form for is refused, but for the leaves that a codec takes care of; so is a
 * cycle, which has no end.
 */
export function sealed<T>(value: T, keeps: (leaf: unknown) => boolean, depth?: number): T;
export function sealed(value: unknown, keeps: (leaf: unknown) => boolean, depth = 0): unknown {
  const type = typeof value;
  if (type === 'string' || type === 'boolean' || value === null || Number.isFinite(value)) return value;
  if (depth > MAX_DEPTH) throw notJson('deep or cyclic data');
  if (Array.isArray(value)) return Object.freeze(value.map((part) => sealed(part, keeps, depth + 1)));
  if (!isObject(value) || !PLAIN.includes(Object.getPrototypeOf(value))) {
    if (keeps(value)) return value;
    throw notJson(isObject(value) ? 'an instance' : kindOf(value));
  }
  const parts = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.freeze(Object.fromEntries(parts.map(([key, part]) => [key, sealed(part, keeps, depth + 1)])));
}

/** The prototypes of plain objects. */
const PLAIN: readonly unknown[] = [null, Object.prototype];

const notJson = (found: string): InvalidDefinition =>
  new InvalidDefinition(`Expected JSON-safe values of a schema without a codec, found ${found}: use withCodec.`);
