import type { FailedAttempt, PublishReport } from './publish-report.ts';

const MOST_FAILURES = 1_000;
const NONE: readonly never[] = /* @__PURE__ */ Object.freeze([]);

/** The first attempts between two reports. */
export class Round {
  delivered = 0;
  #waiting = 0;
  #open = 0;
  #failures: FailedAttempt[] | undefined;
  #settled: (() => void)[] | undefined;

  get isOpen(): boolean {
    return this.#open > 0;
  }

  /** Tells what came of the round, and begins it anew. */
  report(): PublishReport {
    const report = { delivered: this.delivered, failures: this.#failures ?? NONE, waiting: this.#waiting };
    this.delivered = 0;
    this.#waiting = 0;
    this.#failures = undefined;
    return report;
  }

  /** A delivery whose first attempt has to be waited for. */
  opened(): void {
    this.#open += 1;
  }

  succeeded(): void {
    this.delivered += 1;
    this.left();
  }

  failed(attempt: FailedAttempt): void {
    this.#failures ??= [];
    if (this.#failures.length === MOST_FAILURES) this.#failures.shift();
    this.#failures.push(attempt);
    this.left();
  }

  /** A delivery that stands behind a retry: its attempt belongs to a later round. */
  postponed(): void {
    this.#waiting += 1;
    this.left();
  }

  /** A delivery that needs no attempt any more. */
  left(): void {
    this.#open -= 1;
    if (this.#open > 0 || this.#settled === undefined) return;
    const waiting = this.#settled;
    this.#settled = undefined;
    for (const resolve of waiting) resolve();
  }

  settled(): Promise<void> {
    return this.#open === 0 ? Promise.resolve() : new Promise((resolve) => (this.#settled ??= []).push(resolve));
  }
}
