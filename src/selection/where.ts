import type { STATE } from '../domain/aggregate/aggregate-keys.ts';
import type { EntityMap } from '../domain/entity/entity-map.ts';
import type { Instant } from '../domain/time/instant.ts';

/**
 * The state of an aggregate.
 *
 * @see Evans 2003, ch. 6, Aggregates
 * @since 0.2.0
 */
export type StateIn<Aggregate> = Aggregate extends { readonly [STATE]: infer State } ? NonNullable<State> : never;

/** What has no parts that a path could lead to. */
type Single = string | number | boolean | bigint | Instant;
type Many = readonly unknown[] | EntityMap<never> | { readonly size: number };
type Operation = (...given: never) => unknown;
/** How deep a path may lead, so that a type that holds itself has an end. */
type Less = [never, 0, 1, 2, 3];

/** Of a value that is one single datum, its JSON is that. */
type Bare<V> = V extends { readonly value: infer Inner extends Single } ? Inner : never;

type Step<K extends string, V, Depth extends number> = [V] extends [Single]
  ? K
  : [Bare<V>] extends [never]
    ? V extends Many | Operation | Single
      ? never
      : V extends object
        ? `${K}.${PathIn<V, Less[Depth]>}`
        : never
    : K;

/**
 * The single data in some state, each by its way: `'status'`, `'customer.id'`. What stands in lists and maps has none.
 *
 * @see Fowler 2002, Query Object
 * @since 0.2.0
 */
export type PathIn<State, Depth extends number = 4> = Depth extends 0
  ? never
  : State extends unknown
    ? { [K in keyof State & string]: Step<K, NonNullable<State[K]>, Depth> }[keyof State & string]
    : never;

/**
 * The datum at the end of a path.
 *
 * @see Fowler 2002, Query Object
 * @since 0.2.0
 */
export type DatumAt<State, Path extends string> = State extends unknown
  ? Path extends `${infer First}.${infer Rest}`
    ? First extends keyof State
      ? DatumAt<NonNullable<State[First]>, Rest>
      : never
    : Path extends keyof State
      ? NonNullable<State[Path]> extends infer V
        ? [Bare<V>] extends [never]
          ? V
          : V | Bare<V>
        : never
      : never
  : never;

/** `boolean` and closed unions compare as a whole. */
type Comparable<V> = [V] extends [boolean] ? never : [V] extends [bigint] ? never : V;

/**
 * What is asked of one datum; all of it has to hold.
 *
 * *Guarantees*: a datum of another kind than the one given never equals it, and is neither before nor after it. Text is
 * compared by code points, an `Instant` by time, between the years 0 and 9999. A `bigint` is equal or not; in JSON it is
 * text, whose order is another one.
 *
 * @see Fowler 2002, Query Object
 * @since 0.2.0
 */
export interface Condition<V> {
  readonly eq?: V;
  /** Equal to any of these. */
  readonly in?: readonly V[];
  readonly lt?: Comparable<V>;
  readonly lte?: Comparable<V>;
  readonly gt?: Comparable<V>;
  readonly gte?: Comparable<V>;
  /** Whether there is nothing, or `null`. */
  readonly isMissing?: boolean;
}

/**
 * Which aggregates are wanted: for each path a datum, or what is asked of it; all of it has to hold.
 *
 * *When to use*: with `page` and `count` of a repository that keeps state.
 *
 * *Guarantees*: the same are found on every store. It holds 1,000 comparisons at the most, each datum of an `in` among them, and `and`, `or` and
 * `not` in each other up to seven times.
 *
 * *Errors*: whoever is asked throws `InvalidOption` for more than that, and for `null`, a misspelt word or a path with nothing asked of it.
 *
 * @see Fowler 2002, Query Object
 * @since 0.2.0
 */
export type Where<State> = {
  readonly [Path in PathIn<State>]?: DatumAt<State, Path> | Condition<DatumAt<State, Path>>;
} & {
  /** All of these. */
  readonly and?: readonly Where<State>[];
  /** Any of these. */
  readonly or?: readonly Where<State>[];
  /** Not this. */
  readonly not?: Where<State>;
};

/** Text of a bigint has another order than the number, so nothing is ordered by it. */
type OrderPath<State> = {
  [Path in PathIn<State>]: [DatumAt<State, Path>] extends [bigint] ? never : Path;
}[PathIn<State>];

/**
 * Which aggregates are wanted, in which order, and how many.
 *
 * @see Fowler 2002, Query Object
 * @since 0.2.0
 */
export interface PageQuery<State> {
  /** All of them unless given; of 1,000 comparisons at the most, with `and`, `or` and `not` in each other up to seven times. */
  readonly where?: Where<State>;
  /**
   * Paths, ten at the most, the first of which counts most. What is missing comes first, then `false`, `true`, numbers and text; with `desc`
   * the other way round. What is equal in all of them is in the order of ids.
   */
  readonly orderBy?: readonly (readonly [path: OrderPath<State>, direction?: 'asc' | 'desc'])[];
  /** The `next` of the page before. */
  readonly after?: string;
  /** How many to pass over, from 0; not together with `after`. Far ones cost what lies before them. */
  readonly skip?: number;
  /** At the most, from 1 to 1,000; 50 unless given. */
  readonly limit?: number;
}
