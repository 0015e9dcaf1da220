/** How many buckets there are: the most partitions that a subscription can be divided into. */
export const BUCKETS = 256;

const FACTOR = 31;
const MODULUS = 2_147_483_647;

/**
 * Which of 256 buckets a stream belongs to. All messages of a stream share one, so a reader of some buckets gets whole
 * streams.
 *
 * *When to use*: in an adapter of your own, for the `bucket` of what it stores.
 *
 * *Guarantees*: never changes, because it is stored. From 0, each code point `c` takes `h` to `(31 h + c) mod (2³¹ − 1)`; the
 * bucket is the last `h mod 256`. SQL computes the same.
 *
 * @example
 * ```ts
 * import { bucketOf } from 'demesne/messaging';
 *
 * bucketOf('Order/o-1'); // => 96
 * bucketOf('@acme/Order/o-1'); // => 131
 * ```
 * @see Hohpe & Woolf 2003, Competing Consumers
 * @since 0.2.0
 */
export function bucketOf(stream: string): number {
  let hash = 0;
  for (const sign of stream) hash = (FACTOR * hash + (sign.codePointAt(0) as number)) % MODULUS;
  return hash % BUCKETS;
}
