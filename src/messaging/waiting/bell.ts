import type { Timer } from './timer.ts';

/** A day; platform timers take no more than 24 of them. */
const LONGEST_SLEEP_MS = 86_400_000;

/** What one loop sleeps by: it wakes when it is rung or its time is over, and leaves no timer behind. */
export class Bell {
  readonly #timer: Timer;
  #isRung = false;
  #wake: (() => void) | undefined;

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  readonly ring = (): void => {
    this.#isRung = true;
    this.#wake?.();
  };

  /** Resolves once it was rung since the last time, or so many milliseconds have passed. */
  async heard(ms?: number): Promise<void> {
    if (!this.#isRung) await this.#sleep(ms);
    this.#isRung = false;
  }

  async #sleep(ms: number | undefined): Promise<void> {
    const awake = new AbortController();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (ms !== undefined) {
        const most = Math.min(Math.max(0, Math.ceil(ms)), LONGEST_SLEEP_MS);
        void this.#timer.wait(most, awake.signal).then(resolve, () => undefined);
      }
    });
    this.#wake = undefined;
    awake.abort();
  }
}
