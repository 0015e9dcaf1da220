import { Fault } from '../domain/fault.ts';
import type { Timer } from '../messaging/waiting/timer.ts';
import { turnOfTheLoop } from './turn-of-the-loop.ts';

interface Wait {
  readonly due: number;
  readonly release: () => void;
}

/**
 * A timer whose time passes only when a test says so.
 *
 * *When to use*: for retries, back-off and time-outs, in place of `SystemTimer`: no test sleeps.
 *
 * *Guarantees*: waits end in the order in which they are due, equal ones in the order in which they began; between two of
 * them, all that the first set going goes on as far as it can, so a wait that it begins takes its turn too. An aborted
 * wait rejects with the reason of its signal and is forgotten.
 *
 * *Errors*: a {@link Fault} `INVALID_WAIT` for a time that is no number from 0.
 *
 * @example
 * ```ts
 * import { ManualTimer } from 'demesne/testing';
 *
 * const timer = new ManualTimer();
 * let rings = 0;
 * void timer.wait(100).then(() => (rings += 1));
 *
 * await timer.advance(99);
 * rings; // => 0
 * timer.pending; // => 1
 * await timer.advance(1);
 * rings; // => 1
 * ```
 * @see Meszaros 2007, xUnit Test Patterns, Virtual Clock
 * @since 0.1.0
 */
export class ManualTimer implements Timer {
  #elapsedMs = 0;
  #waits: Wait[] = [];

  /** How many waits have not ended. */
  get pending(): number {
    return this.#waits.length;
  }

  /** How many milliseconds have passed since this timer was made. */
  get elapsedMs(): number {
    return this.#elapsedMs;
  }

  async wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const due = this.#elapsedMs + checked(milliseconds);
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const forget = (): void => {
        this.#waits = this.#waits.filter((other) => other !== wait);
        reject(signal?.reason as Error);
      };
      const release = (): void => {
        signal?.removeEventListener('abort', forget);
        resolve();
      };
      const wait: Wait = { due, release };
      signal?.addEventListener('abort', forget, { once: true });
      this.#waits.push(wait);
    });
  }

  /** Lets so many milliseconds pass, and all go on that waited for them. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#elapsedMs + checked(milliseconds);
    await turnOfTheLoop();
    for (let next = this.#next(); next !== undefined && next.due <= end; next = this.#next()) await this.#end(next);
    this.#elapsedMs = end;
  }

  /**
   * Lets time pass from wait to wait until a promise settles, and answers as it does: for work that waits an unknown
   * number of times.
   */
  async until<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const settle = (): void => {
      settled = true;
    };
    promise.then(settle, settle);
    for (await turnOfTheLoop(); !settled;) {
      const next = this.#next();
      await (next === undefined ? turnOfTheLoop() : this.#end(next));
    }
    return promise;
  }

  #next(): Wait | undefined {
    return this.#waits.reduce<Wait | undefined>(
      (first, wait) => (first === undefined || wait.due < first.due ? wait : first),
      undefined,
    );
  }

  async #end(wait: Wait): Promise<void> {
    this.#elapsedMs = Math.max(this.#elapsedMs, wait.due);
    this.#waits = this.#waits.filter((other) => other !== wait);
    wait.release();
    await turnOfTheLoop();
  }
}

function checked(milliseconds: number): number {
  if (milliseconds >= 0) return milliseconds;
  throw new Fault('INVALID_WAIT', `A wait lasts 0 ms or more, found ${milliseconds}.`);
}
