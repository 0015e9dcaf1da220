import type { Clock, Instant } from 'demesne';

/** A clock that goes when the story says so: opening hours don't depend on when the story is told. */
export class SimulatedClock implements Clock {
  #now: Instant;

  constructor(start: Instant) {
    this.#now = start;
  }

  now(): Instant {
    return this.#now;
  }

  advance(minutes: number): void {
    this.#now = this.#now.plusMs(Math.round(minutes * 60_000));
  }
}
