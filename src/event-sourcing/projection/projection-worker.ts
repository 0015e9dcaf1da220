import type { LeaseWorker } from '../../messaging/durable-subscription/leasing/lease-worker.ts';
import type { Lease } from '../../messaging/durable-subscription/leasing/lease.ts';
import { Tenure } from '../../messaging/durable-subscription/leasing/tenure.ts';
import { LeaseLost } from '../../messaging/durable-subscription/subscription-faults.ts';
import { ProjectionLoop } from './projection-loop.ts';
import type { Projection } from './projection.ts';
import type { ProjectionRules } from './projection-rules.ts';

/** Keeps the rows of one partition of a projection up to date for as long as it is held. */
export class ProjectionWorker implements LeaseWorker {
  /** Resolves when nothing is done here any more. */
  readonly ended: Promise<void>;
  readonly #rules: ProjectionRules;
  readonly #tenure: Tenure;
  readonly #loop: ProjectionLoop;
  #isRetiring = false;
  #hasEnded = false;

  constructor(projection: Projection, rules: ProjectionRules, lease: Lease) {
    this.#rules = rules;
    this.#tenure = new Tenure(rules.store.subscriptions, lease);
    this.#loop = new ProjectionLoop(projection, rules, this.#tenure);
    this.ended = this.#work();
  }

  get lease(): Lease {
    return this.#tenure.lease;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get isRetiring(): boolean {
    return this.#isRetiring;
  }

  get isBusy(): boolean {
    return this.#loop.isBusy;
  }

  /** There may be more to read. */
  wake(): void {
    this.#loop.wake();
  }

  renewed({ paused }: Lease): void {
    if (paused !== this.#tenure.lease.paused) this.#tenure.pause(paused);
    this.#loop.refresh();
  }

  retire(): void {
    this.#isRetiring = true;
    this.#finish();
  }

  abort(reason: unknown): void {
    this.#tenure.abort(reason);
    this.#finish();
  }

  lost(): void {
    this.abort(new LeaseLost(this.lease.subscription, this.lease.partition));
  }

  #finish(): void {
    this.#tenure.retire();
    this.#loop.finish();
  }

  async #work(): Promise<void> {
    try {
      // Whoever makes a worker has it before it begins.
      await Promise.resolve();
      await this.#loop.run();
    } catch (error) {
      if (!this.#tenure.signal.aborted) this.#rules.report(error);
      this.#finish();
    }
    this.#hasEnded = true;
  }
}
