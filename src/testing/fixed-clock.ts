import type { Clock } from '../domain/time/clock.ts';
import { Fault } from '../domain/fault.ts';
import { Instant } from '../domain/time/instant.ts';

/**
 * A clock that stands still until a test moves it.
 *
 * *When to use*: wherever a test puts a system together, in place of `SystemClock`.
 *
 * *Guarantees*: two readings are the same instant unless `set` or `advance` came between them.
 *
 * *Errors*: `BrokenInvariant` for text that is no point in time; a {@link Fault} `CLOCK_SET_BACK` for `advance` by
 * less than nothing: `set` is the way back.
 *
 * @example
 * ```ts
 * import { FixedClock } from 'demesne/testing';
 *
 * const clock = new FixedClock('2026-03-01T12:00:00Z');
 * clock.now().toString(); // => '2026-03-01T12:00:00.000Z'
 * clock.advance(90_000);
 * clock.now().toString(); // => '2026-03-01T12:01:30.000Z'
 * ```
 * @see Freeman & Pryce 2009, Growing Object-Oriented Software, ch. 21, on time as a role
 * @since 0.1.0
 */
export class FixedClock implements Clock {
  #now: Instant;

  /** @param now an instant, or ISO 8601 text that you vouch for; noon of 1 January 2026 unless given */
  constructor(now: Instant | string = '2026-01-01T12:00:00Z') {
    this.#now = instantOf(now);
  }

  /** The time that was set last. */
  now(): Instant {
    return this.#now;
  }

  /** Makes it another time, earlier or later. */
  set(now: Instant | string): void {
    this.#now = instantOf(now);
  }

  /** Lets so many whole milliseconds pass, and answers what time it is then. */
  advance(milliseconds: number): Instant {
    if (milliseconds < 0) {
      throw new Fault('CLOCK_SET_BACK', `A clock advances by 0 ms or more, found ${milliseconds}: use set to go back.`);
    }
    this.#now = this.#now.plusMs(milliseconds);
    return this.#now;
  }
}

const instantOf = (time: Instant | string): Instant => (typeof time === 'string' ? Instant.of(time) : time);
