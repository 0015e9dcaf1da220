import type { Lease, NewlyParked } from 'demesne/messaging';
import type { SubscriptionStoreSubject } from 'demesne/testing/contract';
import { anywhere, current, soundBut, statesAs } from './altered.ts';

/** Stores that are wrong about how far a subscription has come, and what it suspects. */
export const storesCheckpoints: Readonly<Record<string, SubscriptionStoreSubject>> = {
  'takes every checkpoint': soundBut((store) => ({
    checkpoint: (lease: Lease, ...rest: [number]) => store.checkpoint(anywhere(store, current(store, lease)), ...rest),
  })),
  'takes checkpoints from any position': soundBut((store) => ({
    checkpoint: (lease: Lease, ...rest: [number]) => store.checkpoint(anywhere(store, lease), ...rest),
  })),
  'takes checkpoints of anybody': soundBut((store) => ({
    checkpoint: (lease: Lease, ...rest: [number]) => store.checkpoint(current(store, lease), ...rest),
  })),
  'moves all partitions with one': soundBut((store) => ({
    checkpoint: (lease: Lease, position: number, changes?: object) => {
      const isTaken = store.checkpoint(lease, position, changes);
      if (isTaken) for (const one of store.states([lease.subscription])) store.checkpoint(one, position);
      return isTaken;
    },
  })),
  'parks what it refuses': soundBut((store) => ({
    checkpoint: (lease: Lease, position: number, changes: { readonly parked?: readonly NewlyParked[] } = {}) => {
      if (store.checkpoint(lease, position, changes)) return true;
      const there = anywhere(store, current(store, lease));
      store.checkpoint(there, there.position, changes);
      return false;
    },
  })),
  'refuses every checkpoint': soundBut(() => ({ checkpoint: () => false })),
  'refuses to stay where it is': soundBut((store) => ({
    checkpoint: (lease: Lease, position: number, changes?: object) =>
      position > lease.position && store.checkpoint(lease, position, changes),
  })),
  'takes every batch for clean': soundBut((store) => ({
    checkpoint: (lease: Lease, position: number, changes?: object) =>
      store.checkpoint(lease, position, { ...changes, clean: true }),
  })),
  'takes no batch for clean': soundBut((store) => ({
    checkpoint: (lease: Lease, position: number, changes?: object) =>
      store.checkpoint(lease, position, { ...changes, clean: false }),
  })),
  'suspects once': soundBut((store) => ({
    suspect: (lease: Lease, position: number) => store.suspect(lease, position) && 1,
  })),
  'suspects one for all': soundBut((store) => ({ suspect: (lease: Lease) => store.suspect(lease, 3) })),
  'suspects for anybody': soundBut((store) => ({
    suspect: (lease: Lease, position: number) => store.suspect(anywhere(store, current(store, lease)), position),
  })),
  'keeps the suspect to itself': statesAs((states) => states.map(({ suspect: _, ...rest }) => rest)),
  'keeps the suspect for ever': soundBut((store) => {
    let last: { position: number; attempts: number } | undefined;
    return {
      suspect: (lease: Lease, position: number) => {
        const attempts = store.suspect(lease, position);
        if (attempts !== undefined) last = { position, attempts };
        return attempts;
      },
      states: (names: readonly string[]) =>
        store.states(names).map((one) => ({ ...one, ...(last && { suspect: last }) })),
    };
  }),
  'forgets the suspect with its owner': soundBut((store) => ({
    suspect: (lease: Lease, position: number) =>
      lease.crashes > 0 ? store.suspect(lease, position) && 1 : store.suspect(lease, position),
  })),
};
