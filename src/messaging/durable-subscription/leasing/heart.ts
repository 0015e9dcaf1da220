import type { Timer } from '../../waiting/timer.ts';
import { Bell } from '../bell.ts';
import type { Lease } from './lease.ts';
import type { ReadableLog } from '../../log/message-log.ts';
import { CheckpointAhead } from '../subscription-faults.ts';
import type { SubscriptionStore } from '../subscription-store.ts';
import type { LeaseWorker } from './lease-worker.ts';

/** How many heartbeats may fail before the leases have to be taken for lost: they last for as many. */
const BEATS_PER_LEASE = 3;

/** Told of what goes wrong where nobody waits for it. */
type Report = (fault: unknown, lease?: Lease) => void;

/** What is done with leases, by whoever has them. */
interface Workshop<Worker extends LeaseWorker> {
  /** The subscriptions to claim a share of. */
  readonly names: () => readonly string[];
  /** Begins to work on the lease of one of them. */
  readonly begin: (lease: Lease) => Worker;
}

/** Keeps the leases of an owner, apart from its handlers, and has a worker on each of them. */
export class Heart<Worker extends LeaseWorker = LeaseWorker> {
  readonly #store: SubscriptionStore;
  readonly #log: Pick<ReadableLog, 'head'>;
  readonly #owner: string;
  readonly #leaseMs: number;
  readonly #workshop: Workshop<Worker>;
  readonly #report: Report;
  readonly #bell: Bell;
  readonly #workers = new Map<string, Worker>();
  #isClaiming = true;
  #isBeating = true;
  #failures = 0;

  constructor(
    store: SubscriptionStore,
    log: Pick<ReadableLog, 'head'>,
    options: { readonly owner: string; readonly leaseMs: number; readonly timer: Timer; readonly report: Report },
    workshop: Workshop<Worker>,
  ) {
    this.#store = store;
    this.#log = log;
    this.#owner = options.owner;
    this.#leaseMs = options.leaseMs;
    this.#report = options.report;
    this.#bell = new Bell(options.timer);
    this.#workshop = workshop;
  }

  get workers(): readonly Worker[] {
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
      const names = this.#isClaiming ? this.#workshop.names() : [];
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

  /** Lets the workers of a subscription finish that is no longer defined. */
  retireUndefined(name: string): void {
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
    if (!this.#workshop.names().includes(lease.subscription)) {
      await this.#store.release(lease);
      return false;
    }
    if (lease.position > head) {
      this.#report(new CheckpointAhead(lease.subscription, lease.position, head), lease);
      return false;
    }
    this.#workers.set(key, this.#workshop.begin(lease));
    return true;
  }

  /** Of those that could go, one that is at rest goes first. */
  #retireOne(name: string): void {
    const workers = this.#workersOf(name);
    if (workers.some(({ isRetiring }) => isRetiring)) return;
    const worker = workers.find(({ isBusy }) => !isBusy) ?? workers[0];
    if (worker !== undefined) this.#retire(worker);
  }

  #retire(worker: Worker): void {
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

  #workersOf(name: string): readonly Worker[] {
    return this.workers.filter(({ lease }) => lease.subscription === name);
  }
}

const keyOf = ({ subscription, partition, epoch }: Lease): string => `${epoch} ${partition} ${subscription}`;
