import { Fault, InvalidDefinition } from './fault.ts';
import { sealed } from './field/plain-data.ts';
import type { Rejection } from './field/rejection.ts';
import { vouched } from './result.ts';
import type { Json } from './json.ts';

/**
 * Makes of stored data of one version the data of the next: the JSON form of both.
 *
 * @see Young 2017, Versioning in an Event Sourced System, Upcasting
 * @since 0.2.0
 */
export type Hop = (data: never) => object;

/** Counts to a version, so that the one after it can be named. */
type Counted<Version extends number, Counts extends readonly 0[] = []> = Counts['length'] extends Version
  ? Counts
  : Counts['length'] extends 500
    ? Counts
    : Counted<Version, [...Counts, 0]>;
type After<Version extends number> = [...Counted<Version>, 0]['length'];

type TakenBy<One> = One extends (data: infer Taken) => unknown ? Taken : never;
type GivenBy<One> = One extends (data: never) => infer Given ? Given : never;

/**
 * Hops of which each gives what the next one takes; the one that doesn't is to be a sentence that says so.
 *
 * @see Young 2017, Versioning in an Event Sourced System, Upcasting
 * @since 0.2.0
 */
export type Chain<Hops> = {
  readonly [Version in keyof Hops]: Version extends number
    ? GivenBy<Hops[Version]> extends PromiseLike<unknown>
      ? `The hop from version ${Version} answers with a promise: it has to answer at once.`
      : After<Version> extends keyof Hops
        ? GivenBy<Hops[Version]> extends TakenBy<Hops[After<Version>]>
          ? Hops[Version]
          : `The hop from version ${Version} gives something else than the hop from version ${After<Version> & number} takes.`
        : Hops[Version]
    : 'A hop is named by the version that it begins with: 1, 2, and so on.';
};

/**
 * Data that could not be brought from an old version to the one that is known.
 *
 * *Errors*: `code` is `UPCASTING_FAILED`; `cause` is what a hop threw, or a `BrokenInvariant` that tells every violation in what
 * came out.
 *
 * @see Young 2017, Versioning in an Event Sourced System, Upcasting
 * @since 0.2.0
 */
export class UpcastingFailed extends Fault {
  constructor(name: string, found: number, version: number, cause: unknown) {
    super(
      'UPCASTING_FAILED',
      `Expected version ${found} of ${name} to become version ${version}; the cause says which it isn't: mend the chain, and keep an example of the old data as a golden file.`,
      { cause },
    );
  }
}

/**
 * Reads data of an older version; nothing where the chain doesn't begin that early, or the version is a later one.
 *
 * @see Young 2017, Versioning in an Event Sourced System, Upcasting
 * @since 0.2.0
 */
export type Lift<Content> = (data: Json, found: number) => Content | undefined;

/**
 * How stored data of older versions become those of the version that is known; see {@link upcasting}.
 *
 * @see Young 2017, Versioning in an Event Sourced System, Upcasting
 * @since 0.2.0
 */
export interface Upcasting {
  /** The versions that it has a hop from, the oldest first. */
  readonly from: readonly number[];
  /**
   * Reads the data of what has a name and a version, with what parses data of that version.
   *
   * *Errors*: {@link InvalidDefinition} where the hops don't lead to that version one by one.
   */
  to<Content>(name: string, version: number, parse: (data: Json) => Content | Rejection): Lift<Content>;
}

/**
 * The way from older versions of a message to the one of its class: a hop from each version to the next.
 *
 * *When to use*: as the option `upcast` of an event's definition, when its fields change after it was stored somewhere for the first time.
 * Never change what is stored. Where one message becomes several, or none, use an `Upcaster`.
 *
 * *Guarantees*: each hop is given what the one before it gave, or what is stored, as frozen JSON. What comes out of the last is checked as
 * data from outside is. A hop that doesn't give what the next one takes does not compile.
 *
 * *Errors*: {@link InvalidDefinition} from it where something is no function, and from `define` where a version is left out between the
 * first hop and the version of the class, or a hop begins at that version or later. {@link UpcastingFailed} when a message is read.
 *
 * @example
 * ```ts
 * import { DomainEvent, upcasting } from 'demesne';
 * import { z } from 'zod';
 *
 * interface PlacedV1 {
 *   readonly total: number;
 * }
 * interface PlacedV2 {
 *   readonly amount: number;
 *   readonly currency: string;
 * }
 *
 * class OrderPlaced extends DomainEvent.define(
 *   'ordering.OrderPlaced',
 *   { amountInMinorUnits: z.int(), currency: z.string() },
 *   {
 *     version: 3,
 *     upcast: upcasting({
 *       1: ({ total }: PlacedV1): PlacedV2 => ({ amount: total, currency: 'EUR' }),
 *       2: ({ amount, currency }: PlacedV2) => ({ amountInMinorUnits: amount * 100, currency }),
 *     }),
 *   },
 * ) {}
 *
 * OrderPlaced.decode({ total: 12 }, 1).data; // => { amountInMinorUnits: 1200, currency: 'EUR' }
 * ```
 * @see Young 2017, Versioning in an Event Sourced System, Upcasting
 * @since 0.2.0
 */
export function upcasting<const Hops extends Readonly<Record<number, Hop>>>(hops: Hops & Chain<Hops>): Upcasting {
  const chain: Readonly<Record<number, Hop>> = { ...hops };
  const from = Object.keys(chain).map(Number);
  for (const version of from) {
    if (typeof chain[version] !== 'function') {
      throw new InvalidDefinition('Expected upcasting({ 1: (v1) => v2, 2: (v2) => v3 }), found what is no function.');
    }
  }
  return Object.freeze({
    from: Object.freeze(from),
    to: (name, version, parse) => {
      checkChain(name, version, from);
      return (data, found) => {
        if (!from.includes(found)) return undefined;
        try {
          return vouched(name, parse(raised(chain, data, found, version)));
        } catch (error) {
          throw new UpcastingFailed(name, found, version, error);
        }
      };
    },
  } satisfies Upcasting);
}

/** What the hops from a version on make of data. What they are given is frozen: it may be stored as it is. */
function raised(chain: Readonly<Record<number, Hop>>, data: Json, found: number, version: number): Json {
  let raising: unknown = sealed(data, isLeaf);
  for (let hop = found; hop < version; hop += 1) raising = sealed((chain[hop] as Hop)(raising as never), isLeaf);
  return raising as Json;
}

/** What is no instance: whether it fits is told by who parses it, with its path. */
const isLeaf = (leaf: unknown): boolean => typeof leaf !== 'object';

function checkChain(name: string, version: number, from: readonly number[]): void {
  const first = version - from.length;
  if (from.length > 0 && first > 0 && from.every((one, index) => one === first + index)) return;
  throw new InvalidDefinition(
    `${name} is of version ${version}: expected a hop from each version before it, beginning anywhere, and none later; found hops from ${from.join(', ') || 'none'}.`,
  );
}
