import type { HeldLease } from './held-lease.ts';
import type { Lease } from './lease.ts';
import type { Report } from './report.ts';

/** What is done by a lease, over and over, for as long as it is held. */
export interface LeaseLoop {
  /** Whether something is under way; never unless it says so. */
  readonly isBusy?: boolean;
  /** Resolves once the lease is over and nothing is done here any more; rejects with what store and log throw, and with the loss of the lease. */
  run(): Promise<void>;
  /** There may be more to read. */
  wake?(): void;
  /** The lease was renewed: a time to write what was passed, and to look for what an operator has changed. */
  refresh(): void;
  /** Nothing new is to be begun. */
  finish(): void;
}

/** Works on one partition for as long as it is held. */
export class LeaseWorker {
  /** Resolves when nothing is done here any more. */
  readonly ended: Promise<void>;
  readonly #held: HeldLease;
  readonly #loops: readonly LeaseLoop[];
  readonly #report: Report;
  #hasEnded = false;
  #isRetiring = false;

  /** @param report is told what made it end before its time */
  constructor(held: HeldLease, loops: readonly LeaseLoop[], report: Report) {
    this.#held = held;
    this.#loops = loops;
    this.#report = report;
    this.ended = this.#work();
  }

  get lease(): Lease {
    return this.#held.lease;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether it was asked to end. */
  get isRetiring(): boolean {
    return this.#isRetiring;
  }

  get isBusy(): boolean {
    return this.#loops.some(({ isBusy }) => isBusy);
  }

  /** There may be more to do. */
  wake(): void {
    for (const loop of this.#loops) loop.wake?.();
  }

  renewed({ paused }: Lease): void {
    if (paused !== this.lease.paused) this.#held.pause(paused);
    for (const loop of this.#loops) loop.refresh();
    this.#held.underWay.look(this.lease);
  }

  /** Lets what runs finish, and ends. */
  retire(): void {
    this.#isRetiring = true;
    this.#finish();
  }

  /** Ends at once, whatever runs. */
  abort(reason: unknown): void {
    this.#held.abort(reason);
    this.#finish();
  }

  /** The lease is another's. */
  lost(): void {
    this.#held.lose();
    this.#finish();
  }

  #finish(): void {
    this.#held.retire();
    for (const loop of this.#loops) loop.finish();
  }

  async #work(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => this.#guarded(loop)));
    this.#hasEnded = true;
  }

  async #guarded(loop: LeaseLoop): Promise<void> {
    try {
      // Whoever makes a worker has it before it begins.
      await Promise.resolve();
      await loop.run();
    } catch (error) {
      if (!this.#held.signal.aborted) this.#report(error, this.lease);
      this.#finish();
    }
  }
}
