import type { Clock } from '../../domain/time/clock.ts';
import type { Timer } from '../../messaging/waiting/timer.ts';
import { untilAborted } from '../../messaging/waiting/until-aborted.ts';
import { OutOfTime } from './runtime-faults.ts';

/** The time that all have together to finish; whoever it was too short for has a little more to put things away. */
export class StopTime {
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #timeoutMs: number;
  readonly #graceMs: number;
  readonly #beganAt: number;
  readonly #ended = new AbortController();

  constructor(clock: Clock, timer: Timer, timeoutMs: number, graceMs: number) {
    this.#clock = clock;
    this.#timer = timer;
    this.#timeoutMs = timeoutMs;
    this.#graceMs = graceMs;
    this.#beganAt = clock.now().epochMs;
  }

  /** What is left of the time to finish; a clock that is put back adds nothing to it. */
  get remainingMs(): number {
    if (this.#ended.signal.aborted) return 0;
    const passed = Math.max(0, this.#clock.now().epochMs - this.#beganAt);
    return Math.max(0, this.#timeoutMs - passed);
  }

  /** Waits for something as long as there is time for it. */
  readonly inTime = async <T>(promise: Promise<T>): Promise<T> => {
    const done = new AbortController();
    const late = new AbortController();
    const isLate = (): void => late.abort(new OutOfTime('It was not done when its time was over.'));
    void this.#timer.wait(this.remainingMs + this.#graceMs, done.signal).then(isLate, () => undefined);
    try {
      return await untilAborted(promise, late.signal, this.#ended.signal);
    } finally {
      done.abort();
    }
  };

  /** Nobody is waited for any longer. */
  end(why: string): void {
    this.#ended.abort(new OutOfTime(why));
  }
}
