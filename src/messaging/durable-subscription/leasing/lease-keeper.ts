import type { Timer } from '../../waiting/timer.ts';
import { Bell } from '../../waiting/bell.ts';
import type { Lease } from './lease.ts';
import type { ReadableLog } from '../../log/message-log.ts';
import { CheckpointAhead } from '../subscription-faults.ts';
import type { SubscriptionStore } from '../subscription-store.ts';
import type { LeaseWorker } from './lease-worker.ts';
import type { Report } from './report.ts';

/** How many heartbeats may fail before the leases have to be taken for lost: they last for as many. */
const BEATS_PER_LEASE = 3;

/** What leases are kept for. */
interface LeaseWork {
  /** The subscriptions to claim a share of. */
  readonly names: () => readonly string[];
  /** Begins to work on the lease of one of them. */
  readonly begin: (lease: Lease) => LeaseWorker;
}

/** Keeps the leases of an owner, whatever its handlers do meanwhile, and has a worker on each of them. */
export class LeaseKeeper {
  readonly #store: SubscriptionStore;
  readonly #log: Pick<ReadableLog, 'head'>;
  readonly #owner: string;
  readonly #leaseMs: number;
  readonly #work: LeaseWork;
  readonly #report: Report;
  readonly #bell: Bell;
  readonly #workers = new Map<string, LeaseWorker>();
  #isClaiming = true;
  #isBeating = true;
  #failures = 0;

  constructor(
    store: SubscriptionStore,
    log: Pick<ReadableLog, 'head'>,
    options: { readonly owner: string; readonly leaseMs: number; readonly timer: Timer; readonly report: Report },
    work: LeaseWork,
  ) {
    this.#store = store;
    this.#log = log;
    this.#owner = options.owner;
    this.#leaseMs = options.leaseMs;
    this.#report = options.report;
    this.#bell = new Bell(options.timer);
    this.#work = work;
  }

  get workers(): readonly LeaseWorker[] {
    return [...this.#workers.values()];
  }

  /** Beats soon. */
  hasten(): void {
    this.#bell.ring();
  }

  /** Renews all leases, and claims until it has its share or nothing is free. */
  async heartbeat(): Promise<void> {
    await this.#giveBack();
    for (;;) {
      const names = this.#isClaiming ? this.#work.names() : [];
      const { leases, surplus } = await this.#store.heartbeat(this.#owner, names, this.#leaseMs);
      this.#failures = 0;
      const hasMore = await this.#follow(leases);
      for (const name of surplus) this.#retireOne(name);
      if (!hasMore) return;
    }
  }

  async run(): Promise<void> {
    for (;;) {
      await this.#bell.heard(this.#leaseMs / BEATS_PER_LEASE);
      if (!this.#isBeating) return;
      try {
        await this.heartbeat();
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  /** Claims nothing more, and lets its workers finish. */
  retire(): void {
    this.#isClaiming = false;
    for (const worker of this.workers) this.#retire(worker);
  }

  /** Lets the workers of a subscription finish that isn't one of the names any more. */
  retireAllOf(name: string): void {
    for (const worker of this.#workersOf(name)) this.#retire(worker);
  }

  /** Ends at once, whatever runs. */
  abort(reason: unknown): void {
    for (const worker of this.workers) worker.abort(reason);
  }

  /** Ends the heartbeat that was begun. */
  rest(): void {
    this.#isBeating = false;
    this.#bell.ring();
  }

  /** Gives all leases back. */
  async leave(): Promise<void> {
    await this.#store.leave(this.#owner);
  }

  #failed(error: unknown): void {
    this.#report(error);
    this.#failures += 1;
    if (this.#failures < BEATS_PER_LEASE) return;
    for (const worker of this.workers) worker.lost();
  }

  /** Has a worker on each lease and none beside; whether there is a lease it did not know. */
  async #follow(leases: readonly Lease[]): Promise<boolean> {
    const held = new Map(leases.map((lease) => [keyOf(lease), lease]));
    for (const [key, worker] of this.#workers) {
      if (held.has(key)) continue;
      worker.lost();
      this.#workers.delete(key);
    }
    let hasNew = false;
    for (const [key, lease] of held) {
      const worker = this.#workers.get(key);
      if (worker === undefined) hasNew = (await this.#begin(key, lease)) || hasNew;
      else if (!worker.hasEnded) worker.renewed(lease);
      else if (!worker.isRetiring) await this.#begin(key, lease);
    }
    return hasNew;
  }

  async #begin(key: string, lease: Lease): Promise<boolean> {
    const head = await this.#log.head();
    if (!this.#isClaiming) return false;
    if (!this.#work.names().includes(lease.subscription)) {
      await this.#store.release(lease);
      return false;
    }
    if (lease.position > head) {
      this.#report(new CheckpointAhead(lease.subscription, lease.position, head), lease);
      return false;
    }
    this.#workers.set(key, this.#work.begin(lease));
    return true;
  }

  /** Of those that could go, one that is at rest goes first. */
  #retireOne(name: string): void {
    const workers = this.#workersOf(name);
    if (workers.some(({ isRetiring }) => isRetiring)) return;
    const worker = workers.find(({ isBusy }) => !isBusy) ?? workers[0];
    if (worker !== undefined) this.#retire(worker);
  }

  #retire(worker: LeaseWorker): void {
    worker.retire();
    void worker.ended.then(() => this.hasten());
  }

  /** Releases what retired. */
  async #giveBack(): Promise<void> {
    for (const [key, worker] of this.#workers) {
      if (!worker.hasEnded || !worker.isRetiring) continue;
      await this.#store.release(worker.lease);
      this.#workers.delete(key);
    }
  }

  #workersOf(name: string): readonly LeaseWorker[] {
    return this.workers.filter(({ lease }) => lease.subscription === name);
  }
}

const keyOf = ({ subscription, partition, epoch }: Lease): string => `${epoch} ${partition} ${subscription}`;
