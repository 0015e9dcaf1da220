import type { Json } from '../json.ts';

/**
 * How values become JSON and come back.
 *
 * *When to use*: with {@link withCodec}, for a schema whose JSON form can't be derived.
 *
 * @see Evans 2003, ch. 6, Factories, on reconstitution
 * @since 0.1.0
 */
export interface Codec<T> {
  /** The JSON form of a value. */
  readonly encode: (value: T) => Json;
  /** The value of a JSON form. */
  readonly decode: (json: Json) => T;
}

/** The codec of values that are their own JSON, both ways. */
export const same = (value: unknown): unknown => value;
