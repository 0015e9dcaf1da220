import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { FIELD, Field, FieldSource } from './field.ts';

/** Shows a plain object type in hovers and messages instead of the types it was made from. */
export type Flatten<T> = T extends infer All ? { [K in keyof All]: All[K] } : never;

/**
 * Readonly to any depth, for the plain data a foreign schema gives.
 *
 * @see Evans 2003, ch. 5, Value Objects, on immutability
 * @since 0.1.0
 */
export type Immutable<T> = T extends string | number | bigint | boolean | symbol | null | undefined
  ? T
  : T extends (...args: never) => unknown
    ? T
    : T extends readonly unknown[] | object
      ? { readonly [K in keyof T]: Immutable<T[K]> }
      : T;

/**
 * The type of a field's values in the model.
 *
 * @see https://standardschema.dev
 * @since 0.1.0
 */
export type FieldType<Source> = Source extends abstract new (...args: never) => infer Instance
  ? Instance
  : Source extends { readonly [FIELD]: Field<infer Value> }
    ? Value
    : Source extends StandardSchemaV1<infer _Input, infer Output>
      ? Immutable<Output>
      : never;

/**
 * The type of the values of a definition, for definitions that are not classes.
 *
 * @example
 * ```ts
 * import { Identifier, type TypeOf } from 'demesne';
 *
 * const OrderId = Identifier.define('OrderId');
 * type OrderId = TypeOf<typeof OrderId>;
 *
 * const id: OrderId = OrderId.of('o-1');
 * id; // => 'o-1'
 * ```
 * @see https://standardschema.dev
 * @since 0.1.0
 */
export type TypeOf<Source extends FieldSource> = FieldType<Source>;

/**
 * Named fields: what a value, an entity, an event or a state is made of.
 *
 * @see https://standardschema.dev
 * @since 0.1.0
 */
export type Fields = Readonly<Record<string, FieldSource>>;

type OptionalKeys<F extends Fields> = {
  [K in keyof F]: undefined extends FieldType<F[K]> ? K : never;
}[keyof F];

/**
 * The content that a record of fields describes; a field that may be `undefined` may be left out.
 *
 * @see Evans 2003, ch. 5, Value Objects
 * @since 0.1.0
 */
export type ContentOf<F extends Fields> = Flatten<
  { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: FieldType<F[K]> } & {
    readonly [K in OptionalKeys<F>]?: FieldType<F[K]> | undefined;
  }
>;
