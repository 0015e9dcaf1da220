import type { Clock, Instant } from 'demesne';
import type { Middleware } from 'demesne/messaging';

/** A clock that goes when the story says so: opening hours don't depend on when the story is told. */
export class SimulatedClock implements Clock {
  #now: Instant;

  constructor(start: Instant) {
    this.#now = start;
  }

  now(): Instant {
    return this.#now;
  }

  /** Goes forward to a time; what is past already changes nothing. */
  moveTo(time: Instant): void {
    if (time > this.#now) this.#now = time;
  }

  /** Whoever handles a message lives when it happened, or later: so the clocks of all processes agree, new ones too. */
  readonly follows: Middleware = async ({ occurredAt }, _, next) => {
    this.moveTo(occurredAt);
    await next();
  };
}
