import { UnderWay } from './under-way.ts';
import type { Lease } from './lease.ts';
import type { LeaseRules } from './lease-rules.ts';
import { LeaseLost } from '../subscription-faults.ts';
import type { CheckpointChanges, SubscriptionStore } from '../subscription-store.ts';

/** A lease, and what becomes of it here: it moves on, until it is lost or is to be given back. */
export class HeldLease {
  readonly store: SubscriptionStore;
  /** What is handled in this moment. */
  readonly underWay: UnderWay;
  readonly #abort = new AbortController();
  #lease: Lease;
  #isRetiring = false;

  constructor(store: SubscriptionStore, lease: Lease, rules: Pick<LeaseRules, 'clock' | 'stallAfterMs' | 'report'>) {
    this.store = store;
    this.underWay = new UnderWay(rules);
    this.#lease = lease;
  }

  get lease(): Lease {
    return this.#lease;
  }

  /** Aborted when whatever runs has to give up. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Whether nothing new may be begun. */
  get isOver(): boolean {
    return this.#isRetiring || this.signal.aborted;
  }

  get isCareful(): boolean {
    return this.#lease.crashes > 0;
  }

  pause(paused: boolean): void {
    this.#lease = { ...this.#lease, paused };
  }

  /** Begins nothing new any more. */
  retire(): void {
    this.#isRetiring = true;
  }

  abort(reason: unknown): void {
    this.#abort.abort(reason);
  }

  /** Another one has the partition: nothing that is done here counts any more. */
  lose(): LeaseLost {
    const lost = new LeaseLost(this.#lease.subscription, this.#lease.partition);
    this.abort(lost);
    return lost;
  }

  /** Moves on, or finds out that the lease is lost. */
  async checkpoint(position: number, changes: CheckpointChanges = {}): Promise<void> {
    if (!(await this.store.checkpoint(this.#lease, position, changes))) throw this.lose();
    this.moved(position, changes.clean);
  }

  /** Stands where it was written to stand, by whatever wrote it. */
  moved(position: number, clean = false): void {
    this.#lease = { ...this.#lease, position, crashes: clean ? 0 : this.#lease.crashes };
  }
}
