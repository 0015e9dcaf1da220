import { fairShare } from '../../messaging/durable-subscription/leasing/fair-share.ts';
import type { Lease, PartitionState } from '../../messaging/durable-subscription/leasing/lease.ts';

interface Partition {
  position: number;
  epoch: number;
  crashes: number;
  owner: string | undefined;
  leaseUntilMs: number;
  suspect: { position: number; attempts: number } | undefined;
}

const newPartition = (position: number, epoch = 0): Partition => ({
  position,
  epoch,
  crashes: 0,
  owner: undefined,
  leaseUntilMs: 0,
  suspect: undefined,
});

/** The partitions of one subscription, with those who work on it and until when they are taken for alive. */
export class InMemoryPartitions {
  readonly #subscription: string;
  readonly #ownersUntilMs = new Map<string, number>();
  #all: Partition[];
  #isPaused = false;

  constructor(subscription: string, partitions: number, position: number) {
    this.#subscription = subscription;
    this.#all = Array.from({ length: partitions }, () => newPartition(position));
  }

  get count(): number {
    return this.#all.length;
  }

  /** How far all of them have come. */
  get position(): number {
    return Math.min(...this.#all.map(({ position }) => position));
  }

  /** Renews the leases of an owner. */
  renew(owner: string, untilMs: number): void {
    for (const one of this.#all) if (one.owner === owner) one.leaseUntilMs = untilMs;
  }

  leasesOf(owner: string): readonly Lease[] {
    return this.#all.flatMap((one, partition) => (one.owner === owner ? [this.#leaseOf(partition)] : []));
  }

  /** Claims what is due to an owner; whether it has more than that. */
  share(owner: string, nowMs: number, untilMs: number): boolean {
    this.#ownersUntilMs.set(owner, untilMs);
    for (const [other, aliveMs] of this.#ownersUntilMs) if (aliveMs <= nowMs) this.#ownersUntilMs.delete(other);
    const held = this.#all.map((one, partition) => ({ partition, owner: ownerAt(one, nowMs) }));
    const { claim, surplus } = fairShare(held, owner, this.#ownersUntilMs.size);
    const claimed = claim === undefined ? undefined : this.#all[claim];
    if (claimed !== undefined) {
      claimed.crashes += claimed.owner === undefined ? 0 : 1;
      claimed.epoch += 1;
      claimed.owner = owner;
      claimed.leaseUntilMs = untilMs;
    }
    return surplus;
  }

  /** Takes an owner for gone who wants no share any more. */
  withdraw(owner: string): void {
    this.#ownersUntilMs.delete(owner);
  }

  release(lease: Lease): void {
    const held = this.#held(lease);
    if (held !== undefined) held.owner = undefined;
  }

  leave(owner: string): void {
    this.withdraw(owner);
    for (const one of this.#all) if (one.owner === owner) one.owner = undefined;
  }

  /** Whether nobody has got the partition of a lease since. */
  holds(lease: Lease): boolean {
    return this.#held(lease) !== undefined;
  }

  /** Whether it is held, and stands where the lease says. */
  standsAt(lease: Lease): boolean {
    return this.#held(lease)?.position === lease.position;
  }

  /** Moves what `standsAt` has said yes of. */
  move({ partition }: Lease, position: number, clean: boolean): void {
    const moved = this.#all[partition] as Partition;
    moved.position = position;
    moved.suspect = undefined;
    if (clean) moved.crashes = 0;
  }

  /** How often the message at a position was tried alone, this time included; nothing where the lease is no good. */
  suspect(lease: Lease, position: number): number | undefined {
    const held = this.#held(lease);
    if (held?.position !== lease.position) return undefined;
    const attempts = (held.suspect?.position === position ? held.suspect.attempts : 0) + 1;
    held.suspect = { position, attempts };
    return attempts;
  }

  pause(paused: boolean): void {
    this.#isPaused = paused;
  }

  reset(position: number): void {
    this.#all = this.#all.map(({ epoch }) => newPartition(position, epoch + 1));
  }

  repartition(partitions: number): void {
    const { position } = this;
    const epoch = Math.max(...this.#all.map((one) => one.epoch)) + 1;
    this.#all = Array.from({ length: partitions }, () => newPartition(position, epoch));
  }

  /** The partition that a bucket is in. */
  ofBucket(bucket: number): Readonly<Pick<Partition, 'position' | 'epoch'>> {
    return this.#all[bucket % this.#all.length] as Partition;
  }

  /** How each of them stands, but for what is parked. */
  states(nowMs: number): readonly Omit<PartitionState, 'parked' | 'dead' | 'blocked'>[] {
    return this.#all.map((one, partition) => {
      const owner = ownerAt(one, nowMs);
      return {
        ...this.#leaseOf(partition),
        ...(owner !== undefined && { owner }),
        ...(one.suspect !== undefined && { suspect: { ...one.suspect } }),
      };
    });
  }

  #held({ partition, epoch }: Lease): Partition | undefined {
    const found = this.#all[partition];
    return found?.epoch === epoch ? found : undefined;
  }

  #leaseOf(partition: number): Lease {
    const { epoch, position, crashes } = this.#all[partition] as Partition;
    return {
      subscription: this.#subscription,
      partition,
      partitions: this.count,
      epoch,
      position,
      crashes,
      paused: this.#isPaused,
    };
  }
}

/** Whose lease it is; nobody's where it has run out. */
const ownerAt = ({ owner, leaseUntilMs }: Partition, nowMs: number): string | undefined =>
  leaseUntilMs > nowMs ? owner : undefined;
