import { Instant } from './instant.ts';

/**
 * What time it is: a port, so that a test can say.
 *
 * *When to use*: in handlers, which hand the time to operations as an argument; a model never asks for it itself, so
 * that replaying what happened gives the same state.
 *
 * @example
 * ```ts
 * import { type Clock, Instant } from 'demesne';
 *
 * const noon: Clock = { now: () => Instant.of('2026-03-01T12:00:00Z') };
 * noon.now().toString(); // => '2026-03-01T12:00:00.000Z'
 * ```
 * @see Vernon 2013, ch. 4, Architecture, on ports and adapters
 * @since 0.1.0
 */
export interface Clock {
  /** The time at this moment. */
  now(): Instant;
}

/**
 * The clock of the machine.
 *
 * *When to use*: where a running system is put together, never in a model.
 *
 * *Guarantees*: read when asked; it may step back when the machine's clock is set.
 *
 * @example
 * ```ts
 * import { Instant, SystemClock } from 'demesne';
 *
 * new SystemClock().now() > Instant.of('2026-01-01T00:00:00Z'); // => true
 * ```
 * @see Vernon 2013, ch. 4, Architecture, on ports and adapters
 * @since 0.1.0
 */
export class SystemClock implements Clock {
  /** The time at this moment. */
  now(): Instant {
    return Instant.fromEpochMs(Date.now());
  }
}
