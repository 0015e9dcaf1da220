import { InMemorySubscriptionStore } from 'demesne/in-memory';
import type { Lease, NewlyParked, ParkedMessage, PartitionState, SubscriptionStore } from 'demesne/messaging';
import { FixedClock } from 'demesne/testing';
import type { SubscriptionStoreSubject } from 'demesne/testing/contract';
import { overriding } from '../overriding.ts';

export type Store = InMemorySubscriptionStore;
type Members = Partial<Record<keyof SubscriptionStore, unknown>>;

/** A sound store, but for what is said. */
export const soundBut = (members: (store: Store, clock: FixedClock) => Members): SubscriptionStoreSubject => ({
  open: () => {
    const clock = new FixedClock();
    const store = new InMemorySubscriptionStore(clock);
    return { store: overriding(store, members(store, clock)), pass: (ms) => clock.advance(Math.ceil(ms)) };
  },
});

/** A sound store whose leases are told otherwise. */
export const leasesAs = (change: (lease: Lease) => Lease): SubscriptionStoreSubject =>
  soundBut((store) => ({
    heartbeat: (...given: Parameters<Store['heartbeat']>) => {
      const { leases, surplus } = store.heartbeat(...given);
      return { leases: leases.map(change), surplus };
    },
  }));

/** A sound store that parks something else. */
export const parkingAs = (change: (parked: NewlyParked) => NewlyParked | undefined): SubscriptionStoreSubject =>
  soundBut((store) => ({
    checkpoint: (...[lease, position, changes = {}]: Parameters<Store['checkpoint']>) => {
      const parked = (changes.parked ?? []).map(change).filter((one) => one !== undefined);
      return store.checkpoint(lease, position, { ...changes, parked });
    },
  }));

export const listingAs = (
  change: (found: readonly ParkedMessage[]) => readonly ParkedMessage[],
  kinds: readonly ('parked' | 'due')[] = ['parked', 'due'],
): SubscriptionStoreSubject =>
  soundBut((store) => ({
    ...(kinds.includes('parked') && {
      parked: (...given: Parameters<Store['parked']>) => change(store.parked(...given)),
    }),
    ...(kinds.includes('due') && {
      due: (...given: Parameters<Store['due']>) => {
        const found = store.due(...given);
        return found && { ...found, due: change(found.due) };
      },
    }),
  }));

export const statesAs = (
  change: (states: readonly PartitionState[]) => readonly PartitionState[],
): SubscriptionStoreSubject =>
  soundBut((store) => ({ states: (...given: Parameters<Store['states']>) => change(store.states(...given)) }));

/** Carries out under whatever epoch is there, as if there were no fence. */
export const current = (store: Store, lease: Lease): Lease => {
  const found = store.states([lease.subscription])[lease.partition];
  return found === undefined ? lease : { ...lease, epoch: found.epoch };
};

/** The same, whatever position it comes from. */
export const anywhere = (store: Store, lease: Lease): Lease => {
  const found = store.states([lease.subscription])[lease.partition];
  return found === undefined ? lease : { ...lease, position: found.position };
};
