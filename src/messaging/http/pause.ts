import type { Clock } from '../../domain/time/clock.ts';
import type { Timer } from '../waiting/timer.ts';

/** The time for which an endpoint has asked to be left alone. */
export class Pause {
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #longestMs: number;
  #endsAt = -Infinity;

  constructor(clock: Clock, timer: Timer, longestMs: number) {
    this.#clock = clock;
    this.#timer = timer;
    this.#longestMs = longestMs;
  }

  /** Begins as a `Retry-After` says: in seconds, or with a date; anything else begins none. */
  begin(retryAfter: string | null): void {
    const now = this.#now();
    const text = retryAfter?.trim() ?? '';
    const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
    if (ms > 0) this.#endsAt = now + Math.min(ms, this.#longestMs);
  }

  /** Resolves when it is over. */
  async over(signal: AbortSignal): Promise<void> {
    const ms = this.#endsAt - this.#now();
    // A clock that was put back must not make it longer.
    if (ms > 0) await this.#timer.wait(Math.min(ms, this.#longestMs), signal);
  }

  #now(): number {
    return this.#clock.now().epochMs;
  }
}
