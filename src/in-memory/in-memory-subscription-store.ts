import { SystemClock, type Clock } from '../domain/time/clock.ts';
import { fairShare } from '../messaging/durable-subscription/leasing/fair-share.ts';
import type { Heartbeat, Lease, PartitionState } from '../messaging/durable-subscription/leasing/lease.ts';
import type {
  ParkedDecision,
  ParkedMessage,
  ParkedOutcome,
} from '../messaging/durable-subscription/parking/parked-message.ts';
import type {
  CheckpointChanges,
  DueParked,
  ParkedQuery,
  SubscriptionStore,
} from '../messaging/durable-subscription/subscription-store.ts';
import { InMemoryHandledPositions } from './in-memory-handled-positions.ts';
import { InMemoryParking } from './in-memory-subscription-parking.ts';

interface Row {
  position: number;
  epoch: number;
  crashes: number;
  owner: string | undefined;
  leaseUntilMs: number;
  suspect: { position: number; attempts: number } | undefined;
}

/** A subscription, with those who work on it and until when they are taken for alive. */
interface Kept {
  rows: Row[];
  paused: boolean;
  readonly ownersUntilMs: Map<string, number>;
  readonly parking: InMemoryParking;
}

interface Standing {
  readonly subscription: string;
  readonly position: number;
  readonly parked: ReadonlySet<number>;
}

const newRow = (position: number, epoch = 0): Row => ({
  position,
  epoch,
  crashes: 0,
  owner: undefined,
  leaseUntilMs: 0,
  suspect: undefined,
});

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
    const found = this.#kept.get(subscription);
    if (found !== undefined) return found.rows.length;
    const rows = Array.from({ length: partitions }, () => newRow(position));
    const parking = new InMemoryParking(subscription);
    this.#kept.set(subscription, { rows, paused: false, ownersUntilMs: new Map(), parking });
    return partitions;
  }

  heartbeat(owner: string, subscriptions: readonly string[], leaseMs: number): Heartbeat {
    const nowMs = this.#clock.now().epochMs;
    const surplus: string[] = [];
    const leases: Lease[] = [];
    for (const [name, kept] of [...this.#kept].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      for (const row of kept.rows) if (row.owner === owner) row.leaseUntilMs = nowMs + leaseMs;
      if (!subscriptions.includes(name)) kept.ownersUntilMs.delete(owner);
      else if (this.#shared(kept, owner, nowMs, leaseMs)) surplus.push(name);
      for (const [index, row] of kept.rows.entries()) {
        if (row.owner === owner) leases.push(leaseOf(name, kept, index));
      }
    }
    return { leases, surplus };
  }

  release({ subscription, partition, epoch }: Lease): void {
    const row = this.#kept.get(subscription)?.rows[partition];
    if (row?.epoch === epoch) row.owner = undefined;
  }

  leave(owner: string): void {
    for (const { rows, ownersUntilMs } of this.#kept.values()) {
      ownersUntilMs.delete(owner);
      for (const row of rows) if (row.owner === owner) row.owner = undefined;
    }
  }

  checkpoint(lease: Lease, position: number, { parked = [], clean = false }: CheckpointChanges = {}): boolean {
    const row = this.#rowOf(lease);
    if (row?.position !== lease.position) return false;
    const notePositions = this.positions.prepared(lease, parked);
    // First, so that what can't be parked is not passed either.
    this.#parking(lease).park(parked, this.#clock.now());
    notePositions();
    row.position = position;
    row.suspect = undefined;
    if (clean) row.crashes = 0;
    return true;
  }

  suspect(lease: Lease, position: number): number | undefined {
    const row = this.#rowOf(lease);
    if (row?.position !== lease.position) return undefined;
    const attempts = (row.suspect?.position === position ? row.suspect.attempts : 0) + 1;
    row.suspect = { position, attempts };
    return attempts;
  }

  blocked({ subscription }: Lease, keys: readonly string[]): readonly string[] {
    return this.#kept.get(subscription)?.parking.blocked(keys) ?? [];
  }

  due(lease: Lease, limit: number): DueParked | undefined {
    if (this.#rowOf(lease) === undefined) return undefined;
    return this.#parking(lease).due(lease.partition, lease.partitions, limit, this.#clock.now());
  }

  attempt(lease: Lease, position: number, retryInMs: number): number | undefined {
    if (this.#rowOf(lease) === undefined) return undefined;
    return this.#parking(lease).attempt(position, retryInMs, this.#clock.now());
  }

  settle(lease: Lease, position: number, attempts: number, outcome: ParkedOutcome): boolean {
    if (this.#rowOf(lease) === undefined) return false;
    this.#parking(lease).settle(position, attempts, outcome, this.#clock.now());
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

  states(subscriptions: readonly string[]): readonly PartitionState[] {
    const nowMs = this.#clock.now().epochMs;
    return [...new Set(subscriptions)].toSorted().flatMap((name) => {
      const kept = this.#kept.get(name);
      return kept === undefined ? [] : kept.rows.map((_, index) => stateOf(name, kept, index, nowMs));
    });
  }

  pause(subscription: string, paused: boolean): void {
    const kept = this.#kept.get(subscription);
    if (kept !== undefined) kept.paused = paused;
  }

  reset(subscription: string, position: number): void {
    const kept = this.#kept.get(subscription);
    if (kept === undefined) return;
    kept.rows = kept.rows.map(({ epoch }) => newRow(position, epoch + 1));
    kept.parking.forgetAfter(position);
    this.positions.reset(subscription, position, (bucket) => rowOf(kept, bucket).epoch);
  }

  trackBuckets(subscription: string): void {
    const kept = this.#kept.get(subscription);
    if (kept !== undefined) this.positions.track(subscription, (bucket) => rowOf(kept, bucket).position);
  }

  repartition(subscription: string, partitions: number): void {
    const kept = this.#kept.get(subscription);
    if (kept === undefined) return;
    const position = Math.min(...kept.rows.map((row) => row.position));
    const epoch = Math.max(...kept.rows.map((row) => row.epoch)) + 1;
    kept.rows = Array.from({ length: partitions }, () => newRow(position, epoch));
  }

  /** @internal Whether a lease is held, and stands where it says. */
  holds(lease: Lease): boolean {
    return this.#rowOf(lease)?.position === lease.position;
  }

  /** @internal Gives a subscription up, as if it had never been. */
  forget(subscription: string): void {
    this.#kept.delete(subscription);
  }

  /** @internal How far all partitions of each have come, and what each keeps parked: a purge asks. */
  standing(): readonly Standing[] {
    return [...this.#kept]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([subscription, { rows, parking }]) => ({
        subscription,
        position: Math.min(...rows.map(({ position }) => position)),
        parked: parking.positions(),
      }));
  }

  /** Claims what is due to an owner; whether it has more than that. */
  #shared({ rows, ownersUntilMs }: Kept, owner: string, nowMs: number, leaseMs: number): boolean {
    ownersUntilMs.set(owner, nowMs + leaseMs);
    for (const [other, untilMs] of ownersUntilMs) if (untilMs <= nowMs) ownersUntilMs.delete(other);
    const held = rows.map((row, partition) => ({ partition, owner: row.leaseUntilMs > nowMs ? row.owner : undefined }));
    const { claim, surplus } = fairShare(held, owner, ownersUntilMs.size);
    const row = claim === undefined ? undefined : rows[claim];
    if (row !== undefined) {
      row.crashes += row.owner === undefined ? 0 : 1;
      row.epoch += 1;
      row.owner = owner;
      row.leaseUntilMs = nowMs + leaseMs;
    }
    return surplus;
  }

  #rowOf({ subscription, partition, epoch }: Lease): Row | undefined {
    const row = this.#kept.get(subscription)?.rows[partition];
    return row?.epoch === epoch ? row : undefined;
  }

  #parking({ subscription }: Lease): InMemoryParking {
    return (this.#kept.get(subscription) as Kept).parking;
  }
}

/** The partition that a bucket is in. */
const rowOf = ({ rows }: Kept, bucket: number): Row => rows[bucket % rows.length] as Row;

function leaseOf(subscription: string, { rows, paused }: Kept, partition: number): Lease {
  const { epoch, position, crashes } = rows[partition] as Row;
  return { subscription, partition, partitions: rows.length, epoch, position, crashes, paused };
}

function stateOf(subscription: string, kept: Kept, partition: number, nowMs: number): PartitionState {
  const { owner, leaseUntilMs, suspect } = kept.rows[partition] as Row;
  return {
    ...leaseOf(subscription, kept, partition),
    ...(owner !== undefined && leaseUntilMs > nowMs && { owner }),
    ...(suspect !== undefined && { suspect: { ...suspect } }),
    ...kept.parking.counts(partition, kept.rows.length),
  };
}
