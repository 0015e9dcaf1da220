import { Entity } from './entity/entity.ts';
import { Fault } from './fault.ts';
import { FIELD, type Definition } from './field/field.ts';
import { kindOf } from './kind-of.ts';
import type { Json } from './json.ts';

/**
 * What has a key: values, entities, instants, identifiers, other single data, and lists of these.
 *
 * @see Evans 2003, ch. 5, Value Objects
 * @since 0.1.0
 */
export type Keyed =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | {
      /** Equality by content or identity. */
      equals(other: never): boolean;
      /** The JSON form, which the key is made of. */
      toJSON(): Json;
    }
  | readonly Keyed[];

/**
 * Text that two things share exactly when they are equal: a key for a `Map` or a `Set`, which compare objects by identity.
 *
 * *When to use*: to group or look up by a value. The text is for one process: don't store it.
 *
 * *Guarantees*: equal things have the same key and different ones another, whatever the order of their fields; an entity
 * is known by its id. Classes are told apart by the names they were defined with.
 *
 * *Errors*: a {@link Fault} `NO_KEY` for anything else.
 *
 * @example
 * ```ts
 * import { keyOf, ValueObject } from 'demesne';
 * import { z } from 'zod';
 *
 * class Money extends ValueObject.define('Money', { amount: z.bigint(), currency: z.string() }) {}
 *
 * const seen = new Set([keyOf(new Money({ amount: 5n, currency: 'EUR' }))]);
 * seen.has(keyOf(new Money({ currency: 'EUR', amount: 5n }))); // => true
 * ```
 * @see Evans 2003, ch. 5, Value Objects
 * @since 0.1.0
 */
export function keyOf(value: Keyed): string {
  if (Array.isArray(value)) return `[${value.map((item: Keyed) => keyOf(item)).join(',')}]`;
  if (typeof value === 'object' && value !== null) return keyOfObject(value as object);
  if (typeof value === 'symbol' || typeof value === 'function') throw noKey(value);
  return keyOfPlain(value);
}

type ValueClass = Partial<Definition<unknown> & { readonly typeName: string }> | undefined;

function keyOfObject(value: object): string {
  const type = value.constructor as ValueClass;
  const field = type?.[FIELD];
  if (field?.fits?.(value) !== true) throw noKey(value);
  const content = value instanceof Entity ? (value as { readonly id?: unknown }).id : field.encode(value);
  // No single datum has a key that begins like this, so a class can't be mistaken for one.
  return `#${JSON.stringify(type?.typeName)}${keyOfPlain(content)}`;
}

/** JSON, and what JSON has no form for, as text that doesn't depend on the order of keys and shows where it ends. */
function keyOfPlain(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(keyOfPlain).join(',')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${parts
    .map(([key, part]) => `${JSON.stringify(key)}:${keyOfPlain(part)}`)
    .sort()
    .join(',')}}`;
}

const noKey = (value: unknown): Fault =>
  new Fault('NO_KEY', `Expected a value, an entity, an identifier or a list of these, found ${kindOf(value)}.`);
