import { InvalidDefinition } from '../fault.ts';
import { fieldOf } from './field-of.ts';
import { FIELD, standard, type Definition, type Field } from './field.ts';
import { kindOf } from '../kind-of.ts';
import { Rejection } from './rejection.ts';
import type { Json } from '../json.ts';
import type { TypeOf } from './type-of.ts';

/**
 * Classes of values or entities, by the kind that tells them apart in JSON.
 *
 * @see Evans 2003, ch. 5, Value Objects
 * @since 0.1.0
 */
export type Variants = Readonly<Record<string, Definition<object> & (abstract new (...content: never) => object)>>;

type JsonObject = { readonly [key: string]: Json };

const isJsonObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** What JSON of one of several says: its kind, and its own JSON. */
interface Tagged {
  readonly kind: unknown;
  readonly json: Json;
}

/** Names the kind first. JSON that has no room for a kind, or might be taken for a wrapping, is wrapped as `value`. */
function tagged(kind: string, json: Json): Json {
  const isInline = isJsonObject(json) && !Object.hasOwn(json, 'kind') && json['value'] === undefined;
  return isInline ? { kind, ...json } : { kind, value: json };
}

function untagged(json: JsonObject): Tagged {
  const { kind, ...rest } = json;
  return { kind, json: rest['value'] === undefined ? rest : rest['value'] };
}

/**
 * A field that holds one of several values, each of a class of its own.
 *
 * *When to use*: where the domain says "either … or": paid by card, wallet or cash. Match on the class with `instanceof`,
 * or on a field they share.
 *
 * *Guarantees*: its JSON is that of the value with `kind` before it; where the value's JSON is no object, or has a `kind`
 * or a `value` of its own, it is `{ kind, value }`.
 *
 * *Errors*: {@link InvalidDefinition} for a class given twice, or what is no class of `ValueObject.define` or
 * `Entity.define`; an unknown kind is a violation that names the known ones.
 *
 * @example
 * ```ts
 * import { oneOf, ValueObject } from 'demesne';
 * import { z } from 'zod';
 *
 * class Card extends ValueObject.define('Card', { last4: z.string() }) {}
 * class Cash extends ValueObject.define('Cash', { change: z.boolean() }) {}
 * class Receipt extends ValueObject.define('Receipt', { paidBy: oneOf({ card: Card, cash: Cash }) }) {}
 *
 * const receipt = new Receipt({ paidBy: new Card({ last4: '4242' }) });
 * JSON.stringify(receipt); // => '{"paidBy":{"kind":"card","last4":"4242"}}'
 * receipt.paidBy instanceof Card; // => true
 * ```
 * @see Evans 2003, ch. 5, Value Objects
 * @since 0.1.0
 */
export function oneOf<const V extends Variants>(variants: V): Definition<TypeOf<V[keyof V]>> {
  type T = TypeOf<V[keyof V]> & object;
  const { fields, kinds } = read<T>(variants);
  const known = [...fields.keys()].join(', ');
  const kindOfValue = (input: unknown): string =>
    (typeof input === 'object' && input !== null && kinds.get(input.constructor)) || '';
  const fieldFor = (value: T): Field<T> => fields.get(kindOfValue(value)) as Field<T>;
  const fits = (input: unknown): boolean => fields.get(kindOfValue(input))?.fits?.(input) === true;
  const field: Field<T> = {
    fits,
    accept: (input) =>
      fits(input) ? (input as T) : Rejection.of(`expected a value of kind ${known}, found ${kindOf(input)}`),
    parse: (json) => {
      if (fits(json)) return json as T;
      if (!isJsonObject(json)) return Rejection.of(`expected an object with a kind, found ${kindOf(json)}`);
      const { kind, json: inner } = untagged(json);
      const variant = fields.get(kind as string);
      if (variant !== undefined) return variant.parse(inner);
      return new Rejection([{ path: ['kind'], message: `expected one of ${known}` }]);
    },
    encode: (value) => tagged(kindOfValue(value), fieldFor(value).encode(value)),
    decode: (json) => {
      const { kind, json: inner } = untagged(json as JsonObject);
      return (fields.get(kind as string) as Field<T>).decode(inner);
    },
    equals: (left, right) => left === right || fieldFor(left).equals(left, right),
  };
  return Object.freeze({ [FIELD]: field, '~standard': standard(() => field) });
}

/** The fields by kind, and the kinds by class. */
function read<T>(variants: Variants): { fields: Map<string, Field<T>>; kinds: Map<unknown, string> } {
  const fields = new Map<string, Field<T>>();
  const kinds = new Map<unknown, string>();
  for (const [kind, variant] of Object.entries(variants)) {
    if (kind === '' || typeof variant !== 'function' || !(FIELD in variant)) {
      throw new InvalidDefinition(`oneOf needs classes of values or entities by kind, and ${kind || "''"} has none.`);
    }
    const other = kinds.get(variant);
    if (other !== undefined) throw new InvalidDefinition(`oneOf has the same class as ${other} and as ${kind}.`);
    kinds.set(variant, kind);
    fields.set(kind, fieldOf(variant) as Field<T>);
  }
  if (fields.size === 0) throw new InvalidDefinition('oneOf needs at least one class.');
  return { fields, kinds };
}
