import type { LeaseWorker } from '../leasing/lease-worker.ts';
import type { Lease } from '../leasing/lease.ts';
import { LiveLoop } from './live-loop.ts';
import { RetryLoop } from '../parking/retry-loop.ts';
import type { Definition, Rules } from '../rules.ts';
import { LeaseLost } from '../subscription-faults.ts';
import type { SubscriptionStore } from '../subscription-store.ts';
import { Tenure } from '../leasing/tenure.ts';
import type { Turns } from '../leasing/turns.ts';

/** Works on one partition for as long as it is held. */
export class PartitionWorker implements LeaseWorker {
  /** Resolves when nothing is done here any more. */
  readonly ended: Promise<void>;
  readonly #tenure: Tenure;
  readonly #live: LiveLoop;
  readonly #retries: RetryLoop;
  readonly #report: (fault: unknown, lease: Lease) => void;
  #hasEnded = false;
  #isRetiring = false;

  /**
   * @param turns those of the process, for what is tried alone
   * @param report is told what made it end before its time
   */
  constructor(
    definition: Definition,
    rules: Rules,
    store: SubscriptionStore,
    lease: Lease,
    turns: Turns,
    report: (fault: unknown, lease: Lease) => void,
  ) {
    this.#tenure = new Tenure(store, lease);
    this.#retries = new RetryLoop(definition, rules, this.#tenure, turns);
    this.#live = new LiveLoop(definition, rules, this.#tenure, turns, () => this.#retries.wake());
    this.#report = report;
    this.ended = this.#work();
  }

  get lease(): Lease {
    return this.#tenure.lease;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether it was asked to end. */
  get isRetiring(): boolean {
    return this.#isRetiring;
  }

  get isBusy(): boolean {
    return this.#live.isBusy;
  }

  /** There may be more to read. */
  wake(): void {
    this.#live.wake();
  }

  /** The lease was renewed: a time to write what was passed, and to look for what an operator changed. */
  renewed({ paused }: Lease): void {
    if (paused !== this.#tenure.lease.paused) this.#tenure.pause(paused);
    this.#live.flushSoon();
    this.#retries.wake();
  }

  /** Lets what runs finish, and ends. */
  retire(): void {
    this.#isRetiring = true;
    this.#finish();
  }

  /** Ends at once, whatever runs. */
  abort(reason: unknown): void {
    this.#tenure.abort(reason);
    this.#finish();
  }

  lost(): void {
    this.abort(new LeaseLost(this.lease.subscription, this.lease.partition));
  }

  #finish(): void {
    this.#tenure.retire();
    this.#live.finish();
    this.#retries.wake();
  }

  async #work(): Promise<void> {
    await Promise.all([this.#guarded(() => this.#live.run()), this.#guarded(() => this.#retries.run())]);
    this.#hasEnded = true;
  }

  async #guarded(run: () => Promise<void>): Promise<void> {
    try {
      // Whoever makes a worker has it before it begins.
      await Promise.resolve();
      await run();
    } catch (error) {
      if (!this.#tenure.signal.aborted) this.#report(error, this.lease);
      this.#finish();
    }
  }
}
