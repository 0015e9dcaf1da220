import { SystemClock, type Clock } from '../../domain/time/clock.ts';
import type { Heartbeat, Lease, PartitionState } from '../../messaging/durable-subscription/leasing/lease.ts';
import type {
  ParkedDecision,
  ParkedMessage,
  ParkedOutcome,
} from '../../messaging/durable-subscription/parking/parked-message.ts';
import type {
  CheckpointChanges,
  DueParked,
  ParkedQuery,
  SubscriptionStore,
} from '../../messaging/durable-subscription/subscription-store.ts';
import { InMemoryHandledPositions } from './in-memory-handled-positions.ts';
import { InMemoryPartitions } from './in-memory-partitions.ts';
import { InMemoryParking } from './in-memory-subscription-parking.ts';

interface Kept {
  readonly partitions: InMemoryPartitions;
  readonly parking: InMemoryParking;
}

interface Standing {
  readonly subscription: string;
  readonly position: number;
  readonly parked: ReadonlySet<number>;
}

/**
 * Leases, checkpoints and parked messages in memory: gone with the process.
 *
 * *When to use*: in tests and prototypes, as the `subscriptions` of an `InMemoryStore`.
 *
 * *Guarantees*: those of `SubscriptionStore`, fences and fair shares included.
 *
 * @example
 * ```ts
 * import { InMemoryStore } from 'demesne/in-memory';
 *
 * const { subscriptions } = new InMemoryStore();
 * subscriptions.register('send-receipt', 2, 0); // => 2
 * const { leases } = subscriptions.heartbeat('worker-1', ['send-receipt'], 10_000);
 * subscriptions.checkpoint(leases[0]!, 7); // => true
 * subscriptions.checkpoint(leases[0]!, 8); // => false
 * ```
 * @see Hohpe & Woolf 2003, Durable Subscriber
 * @since 0.2.0
 */
export class InMemorySubscriptionStore implements SubscriptionStore {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();
  /** How far the subscriptions have come that have their inbox by position. */
  readonly positions = new InMemoryHandledPositions(
    (subscription, position) => this.#kept.get(subscription)?.parking.isParked(position) ?? false,
  );

  /** @param clock what leases are measured by; `SystemClock` unless given */
  constructor(clock: Clock = new SystemClock()) {
    this.#clock = clock;
  }

  register(subscription: string, partitions: number, position: number): number {
    const found = this.#partitions(subscription);
    if (found !== undefined) return found.count;
    this.#kept.set(subscription, {
      partitions: new InMemoryPartitions(subscription, partitions, position),
      parking: new InMemoryParking(subscription),
    });
    return partitions;
  }

  heartbeat(owner: string, subscriptions: readonly string[], leaseMs: number): Heartbeat {
    const nowMs = this.#clock.now().epochMs;
    const untilMs = nowMs + leaseMs;
    const surplus: string[] = [];
    const leases: Lease[] = [];
    for (const [name, { partitions }] of this.#byName()) {
      partitions.renew(owner, untilMs);
      if (!subscriptions.includes(name)) partitions.withdraw(owner);
      else if (partitions.share(owner, nowMs, untilMs)) surplus.push(name);
      leases.push(...partitions.leasesOf(owner));
    }
    return { leases, surplus };
  }

  release(lease: Lease): void {
    this.#partitions(lease.subscription)?.release(lease);
  }

  leave(owner: string): void {
    for (const { partitions } of this.#kept.values()) partitions.leave(owner);
  }

  checkpoint(lease: Lease, position: number, { parked = [], clean = false }: CheckpointChanges = {}): boolean {
    const kept = this.#kept.get(lease.subscription);
    if (kept?.partitions.standsAt(lease) !== true) return false;
    const notePositions = this.positions.prepared(lease, parked);
    // First, so that what can't be parked is not passed either.
    kept.parking.park(parked, this.#clock.now());
    notePositions();
    kept.partitions.move(lease, position, clean);
    return true;
  }

  suspect(lease: Lease, position: number): number | undefined {
    return this.#partitions(lease.subscription)?.suspect(lease, position);
  }

  blocked({ subscription }: Lease, keys: readonly string[]): readonly string[] {
    return this.#kept.get(subscription)?.parking.blocked(keys) ?? [];
  }

  due(lease: Lease, limit: number): DueParked | undefined {
    return this.#parkingOf(lease)?.due(lease.partition, lease.partitions, limit, this.#clock.now());
  }

  attempt(lease: Lease, position: number, retryInMs: number): number | undefined {
    return this.#parkingOf(lease)?.attempt(position, retryInMs, this.#clock.now());
  }

  settle(lease: Lease, position: number, attempts: number, outcome: ParkedOutcome): boolean {
    const parking = this.#parkingOf(lease);
    if (parking === undefined) return false;
    parking.settle(position, attempts, outcome, this.#clock.now());
    if (outcome.done) this.positions.settled(lease, position);
    return true;
  }

  parked(subscription: string, query: ParkedQuery = {}): readonly ParkedMessage[] {
    return this.#kept.get(subscription)?.parking.list(query) ?? [];
  }

  decide(subscription: string, position: number, decision: ParkedDecision): boolean {
    const isDone = this.#kept.get(subscription)?.parking.decide(position, decision, this.#clock.now()) ?? false;
    if (isDone && decision.kind === 'skip') this.positions.settled({ subscription }, position);
    return isDone;
  }

  names(): readonly string[] {
    return this.#byName().map(([name]) => name);
  }

  states(subscriptions: readonly string[]): readonly PartitionState[] {
    const nowMs = this.#clock.now().epochMs;
    return [...new Set(subscriptions)].toSorted().flatMap((name) => {
      const kept = this.#kept.get(name);
      if (kept === undefined) return [];
      const { partitions, parking } = kept;
      return partitions
        .states(nowMs)
        .map((state) => ({ ...state, ...parking.counts(state.partition, state.partitions) }));
    });
  }

  pause(subscription: string, paused: boolean): void {
    this.#partitions(subscription)?.pause(paused);
  }

  reset(subscription: string, position: number): void {
    const kept = this.#kept.get(subscription);
    if (kept === undefined) return;
    const { partitions, parking } = kept;
    partitions.reset(position);
    parking.forgetAfter(position);
    this.positions.reset(subscription, position, (bucket) => partitions.ofBucket(bucket).epoch);
  }

  trackBuckets(subscription: string): void {
    const partitions = this.#partitions(subscription);
    if (partitions === undefined) return;
    this.positions.track(subscription, (bucket) => partitions.ofBucket(bucket).position);
  }

  repartition(subscription: string, partitions: number): void {
    this.#partitions(subscription)?.repartition(partitions);
  }

  /** @internal Whether a lease is held, and stands where it says. */
  standsAt(lease: Lease): boolean {
    return this.#partitions(lease.subscription)?.standsAt(lease) ?? false;
  }

  /** @internal Gives a subscription up, as if it had never been. */
  forget(subscription: string): void {
    this.#kept.delete(subscription);
  }

  /** @internal How far all partitions of each have come, and what each keeps parked: a purge asks. */
  standing(): readonly Standing[] {
    return this.#byName().map(([subscription, { partitions, parking }]) => ({
      subscription,
      position: partitions.position,
      parked: parking.positions(),
    }));
  }

  #byName(): readonly (readonly [string, Kept])[] {
    return [...this.#kept].toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  #partitions(subscription: string): InMemoryPartitions | undefined {
    return this.#kept.get(subscription)?.partitions;
  }

  /** The parked messages of a subscription, for as long as the lease is held. */
  #parkingOf(lease: Lease): InMemoryParking | undefined {
    const kept = this.#kept.get(lease.subscription);
    return kept?.partitions.holds(lease) === true ? kept.parking : undefined;
  }
}
