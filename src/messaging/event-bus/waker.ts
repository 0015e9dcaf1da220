import { exponentialBackoff } from '../retry-policy.ts';
import type { Timer } from '../waiting/timer.ts';

/** Its `then` makes a microtask at a fraction of what `queueMicrotask` costs on Node. */
const NOW = /* @__PURE__ */ Promise.resolve();

/** Delivers what commits announce: soon, once for many, and never on the stack of the committer. */
export class Waker {
  readonly #pump: () => void | Promise<void>;
  readonly #timer: Timer;
  /** Aborted when nothing is to be delivered any more. */
  readonly #signal: AbortSignal;
  /** How long to wait before a log that failed is read again; it never gives up. */
  readonly #patience = exponentialBackoff();
  #isWanted = false;
  #isQueued = false;
  #failures = 0;

  constructor(pump: () => void | Promise<void>, timer: Timer, signal: AbortSignal) {
    this.#pump = pump;
    this.#timer = timer;
    this.#signal = signal;
  }

  /** Whether something was announced since the last pump began. */
  get isWanted(): boolean {
    return this.#isWanted;
  }

  readonly wake = (): void => {
    this.#isWanted = true;
    if (this.#isQueued) return;
    this.#isQueued = true;
    void NOW.then(this.#wokenUp);
  };

  /** Delivers now, for somebody who waits and is told of a failure. */
  pump(): void | Promise<void> {
    try {
      return this.#deliver()?.catch((error: unknown) => this.#failed(error));
    } catch (error) {
      return this.#failed(error);
    }
  }

  #deliver(): void | Promise<void> {
    this.#isWanted = false;
    return this.#pump();
  }

  /** Whoever waits is told, and delivery goes on by itself all the same. */
  #failed(error: unknown): never {
    void this.#tryLater();
    throw error;
  }

  readonly #wokenUp = (): void => {
    this.#isQueued = false;
    if (this.#isWanted && !this.#signal.aborted) void this.#pumpAlone();
  };

  /** Delivers for nobody in particular, so a failure means trying again later. */
  async #pumpAlone(): Promise<void> {
    try {
      const pumping = this.#deliver();
      if (pumping) await pumping;
      this.#failures = 0;
    } catch {
      await this.#tryLater();
    }
  }

  async #tryLater(): Promise<void> {
    this.#failures += 1;
    await this.#timer.wait(this.#patience.delayMs(this.#failures), this.#signal).then(this.wake, () => undefined);
  }
}
