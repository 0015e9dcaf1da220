import type { Lease, PartitionState } from '../../../messaging/durable-subscription/leasing/lease.ts';
import type { NewlyParked } from '../../../messaging/durable-subscription/parking/parked-message.ts';
import type { SubscriptionStore } from '../../../messaging/durable-subscription/subscription-store.ts';
import { FixedClock } from '../../fixed-clock.ts';

/** How long a lease lasts in the contract. */
export const LEASE_MS = 60_000;

/** When attempts fail in the contract. */
export const noon = new FixedClock().now();

/** One heartbeat for `mail`, or for what is named; the leases held then. */
export async function heartbeat(store: SubscriptionStore, owner: string, names = ['mail']): Promise<readonly Lease[]> {
  return (await store.heartbeat(owner, names, LEASE_MS)).leases;
}

/** As many heartbeats as it takes to hold everything that may be held. */
export async function claimAll(store: SubscriptionStore, owner: string, names = ['mail']): Promise<readonly Lease[]> {
  for (;;) {
    const before = (await heartbeat(store, owner, names)).length;
    const leases = await heartbeat(store, owner, names);
    if (leases.length === before) return leases;
  }
}

/** Registers `mail` and has one owner hold all of it. */
export async function held(store: SubscriptionStore, partitions = 1, owner = 'ann'): Promise<readonly Lease[]> {
  await store.register('mail', partitions, 0);
  return claimAll(store, owner);
}

/** The one lease of a subscription of one partition. */
export async function heldAlone(store: SubscriptionStore, owner = 'ann'): Promise<Lease> {
  const [lease] = await held(store, 1, owner);
  return lease as Lease;
}

export const partitionsOf = (leases: readonly Lease[]): readonly number[] => leases.map(({ partition }) => partition);

export async function states(store: SubscriptionStore, name = 'mail'): Promise<readonly PartitionState[]> {
  return store.states([name]);
}

export const cause = { refused: false, name: 'Error', message: 'no answer' };

/** A message to be parked: `failed('a', 3)` is of key `a` at position 3, and due in a second. */
export const failed = (key: string, position: number, part: Partial<NewlyParked> = {}): NewlyParked => ({
  key,
  position,
  bucket: 0,
  id: `m-${position}`,
  type: 'bank.MoneyDeposited',
  status: 'retrying',
  attempts: 2,
  retryInMs: 1_000,
  cause,
  firstAt: noon,
  lastAt: noon,
  ...part,
});

const waiting = { status: 'behind', attempts: 0 } as const;

/** A message that is parked behind another of its key. */
export const behind = (key: string, position: number): NewlyParked => {
  const { retryInMs: _, cause: __, firstAt: ___, lastAt: ____, ...rest } = failed(key, position);
  return { ...rest, ...waiting };
};

export const dead = (key: string, position: number): NewlyParked => {
  const { retryInMs: _, ...rest } = failed(key, position);
  return { ...rest, status: 'dead' };
};

/** Parks messages, and moves to position 100: the lease as it is then. */
export async function park(store: SubscriptionStore, ...parked: readonly NewlyParked[]): Promise<Lease> {
  const lease = await heldAlone(store);
  await store.checkpoint(lease, 100, { parked });
  return { ...lease, position: 100 };
}

/** The positions of what is due now. */
export async function dueNow(
  store: SubscriptionStore,
  lease: Lease,
  limit = 100,
): Promise<readonly number[] | undefined> {
  return (await store.due(lease, limit))?.due.map(({ position }) => position);
}
