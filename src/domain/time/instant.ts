import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Result } from 'neverthrow';
import { FIELD, standard, type Field } from '../field/field.ts';
import { epochMsOf, isEpochMs, isoOf, trustedEpochMsOf } from './iso-8601.ts';
import type { InvalidValue } from '../invalid-value.ts';
import { kindOf } from '../kind-of.ts';
import { Rejection } from '../field/rejection.ts';
import { resultOf, vouched } from '../result.ts';

/**
 * A point in time, to the millisecond: what `Date` would be if it never changed.
 *
 * *When to use*: for every time in a model. What needs a calendar or a zone (opening hours, due dates) is computed from
 * it at the edge.
 *
 * *Guarantees*: immutable; `<`, `<=`, `>`, `>=` and subtraction compare points in time (`===` does not: use `equals`);
 * its JSON is ISO 8601 in UTC. Text may have up to nine digits of a second, of which those past the third are cut off.
 *
 * *Errors*: {@link BrokenInvariant} for a literal or a number that is no point in time within 271,821 BC to AD 275,760;
 * {@link InvalidValue} for such input from outside, a date that no calendar has, or a time without a zone.
 *
 * @example
 * ```ts
 * import { Instant } from 'demesne';
 *
 * const noon = Instant.of('2026-03-01T12:00:00Z');
 * const later = noon.plusMs(90_000);
 * later > noon; // => true
 * later.msSince(noon); // => 90000
 * JSON.stringify({ later }); // => '{"later":"2026-03-01T12:01:30.000Z"}'
 * Instant.parse('2026-03-01T13:00:00+01:00')._unsafeUnwrap().equals(noon); // => true
 * Instant.parse('2026-02-30T12:00:00Z').isErr(); // => true
 * ```
 * @see Fowler 2002, PoEAA, Value Object
 * @see RFC 3339
 * @since 0.1.0
 */
export class Instant {
  static readonly typeName = 'Instant';

  /** Milliseconds since the beginning of 1970 in UTC; never `-0`. */
  readonly epochMs: number;
  /** Nothing but this constructor can give it, so a forged prototype is found out. */
  readonly #made = true;

  private constructor(epochMs: number) {
    this.epochMs = epochMs;
    Object.freeze(this);
  }

  /** A point in time of a literal you vouch for; throws {@link BrokenInvariant} where it is none. */
  static of(literal: string): Instant {
    return vouched('Instant', field.parse(literal));
  }

  /** A point in time of ISO 8601 text from outside: date, time with seconds, and `Z` or an offset such as `+01:00`. */
  static parse(input: unknown): Result<Instant, InvalidValue> {
    return resultOf('Instant', field.parse(input));
  }

  /** The point so many milliseconds after the beginning of 1970; throws {@link BrokenInvariant} where there is none. */
  static fromEpochMs(epochMs: number): Instant {
    if (!isEpochMs(epochMs)) return vouched<Instant>('Instant', Rejection.of(`expected ${WHOLE_MS}`));
    return new Instant(epochMs + 0);
  }

  /** Whether something is an instant made by this class. */
  static is(candidate: unknown): candidate is Instant {
    return typeof candidate === 'object' && candidate !== null && #made in candidate;
  }

  /** How instants stand as fields. */
  static get [FIELD](): Field<Instant> {
    return field;
  }

  /** The Standard Schema of instants. */
  // Stryker disable next-line StringLiteral: a getter's name is no expression, so the mutant does not compile
  static get '~standard'(): StandardSchemaV1.Props<unknown, Instant> {
    return schema;
  }

  /** The point so many whole milliseconds later, or earlier if negative. */
  plusMs(ms: number): Instant {
    return Instant.fromEpochMs(this.epochMs + ms);
  }

  /** Milliseconds from the other to this; negative if this comes first. */
  msSince(other: Instant): number {
    return this.epochMs - other.epochMs;
  }

  /** Whether the other is the same point in time. */
  equals(other: Instant): boolean {
    return this === other || (Instant.is(other) && this.epochMs === other.epochMs);
  }

  /** What `<` and `>` compare. */
  valueOf(): number {
    return this.epochMs;
  }

  /** ISO 8601 in UTC with milliseconds: `2026-03-01T12:00:00.000Z`. */
  toString(): string {
    return isoOf(this.epochMs);
  }

  /** The JSON form: the same as `toString`. */
  toJSON(): string {
    return isoOf(this.epochMs);
  }
}

const WHOLE_MS = 'a whole number of milliseconds, at most 8,640,000,000,000,000 to either side of 1970';

const field: Field<Instant> = {
  fits: Instant.is,
  accept: (input) => (Instant.is(input) ? input : Rejection.of(`expected an Instant, found ${kindOf(input)}`)),
  parse: (json) => {
    if (Instant.is(json)) return json;
    if (typeof json !== 'string') return Rejection.of(`expected ISO 8601 text, found ${kindOf(json)}`);
    const found = epochMsOf(json);
    return typeof found === 'number' ? Instant.fromEpochMs(found) : Rejection.of(found);
  },
  encode: (instant) => isoOf(instant.epochMs),
  decode: (json) => Instant.fromEpochMs(trustedEpochMsOf(json as string)),
  equals: (left, right) => left.epochMs === right.epochMs,
};

const schema: StandardSchemaV1.Props<unknown, Instant> = /* @__PURE__ */ standard(() => field);
