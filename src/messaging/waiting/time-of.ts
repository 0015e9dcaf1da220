import type { Clock } from '../../domain/time/clock.ts';
import { Instant } from '../../domain/time/instant.ts';

/** The time of a clock; one that fails must not keep a failure from being booked or told of. */
export function timeOf(clock: Clock): Instant {
  try {
    return clock.now();
  } catch {
    return Instant.fromEpochMs(Date.now());
  }
}
