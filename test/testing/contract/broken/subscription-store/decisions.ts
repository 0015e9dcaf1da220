import type { Lease } from 'demesne/messaging';
import type { SubscriptionStoreSubject } from 'demesne/testing/contract';
import { current, soundBut, statesAs, type Store } from './altered.ts';

/** Stores that are wrong about what an operator decides, and what they tell one. */
export const storesDecisions: Readonly<Record<string, SubscriptionStoreSubject>> = {
  'carries nothing out': soundBut(() => ({ decide: () => true })),
  'refuses every decision': soundBut(() => ({ decide: () => false })),
  'says yes to every decision': soundBut((store) => ({
    decide: (...given: Parameters<Store['decide']>) => {
      store.decide(...given);
      return true;
    },
  })),
  'skips without a record': soundBut((store) => {
    const gone = new Set<number>();
    return {
      decide: (...given: Parameters<Store['decide']>) => {
        if (given[2].kind === 'skip') gone.add(given[1]);
        return store.decide(...given);
      },
      parked: (...given: Parameters<Store['parked']>) =>
        store.parked(...given).filter(({ position }) => !gone.has(position)),
    };
  }),
  'skips the whole key': soundBut((store) => ({
    decide: (...[name, position, decision]: Parameters<Store['decide']>) => {
      const { key } = store.parked(name).find((one) => one.position === position) ?? {};
      const ofKey = store.parked(name).filter((one) => one.key === key);
      if (decision.kind === 'skip') for (const one of ofKey) store.decide(name, one.position, decision);
      return ofKey.length > 0 && (decision.kind === 'skip' || store.decide(name, position, decision));
    },
  })),
  'keeps what was skipped out for good': soundBut((store) => ({
    checkpoint: (...[lease, position, changes = {}]: Parameters<Store['checkpoint']>) => {
      const there = new Set(store.parked(lease.subscription).map((one) => one.position));
      const parked = (changes.parked ?? []).filter((one) => !there.has(one.position));
      return store.checkpoint(lease, position, { ...changes, parked });
    },
  })),
  'parks again what is parked': soundBut((store) => ({
    checkpoint: (...[lease, position, changes = {}]: Parameters<Store['checkpoint']>) => {
      for (const one of changes.parked ?? []) {
        store.decide(lease.subscription, one.position, { kind: 'skip', reason: 'again' });
      }
      return store.checkpoint(lease, position, changes);
    },
  })),
  'pauses everything': soundBut((store) => ({
    pause: (_: string, paused: boolean) => {
      for (const name of ['mail', 'post']) store.pause(name, paused);
    },
  })),
  'resets nothing': soundBut(() => ({ reset: () => undefined })),
  'resets under the old epoch': soundBut((store) => ({
    checkpoint: (lease: Lease, position: number, changes?: object) =>
      store.checkpoint(current(store, lease), position, changes),
  })),
  'forgets nothing in a reset': soundBut((store) => ({
    reset: (name: string, position: number) => {
      const parked = store.parked(name);
      store.reset(name, position);
      const [lease] = store.states([name]);
      const again = parked.map((one) => ({ ...one, bucket: 0, status: 'dead' as const }));
      if (lease) store.checkpoint(lease, position, { parked: again });
    },
  })),
  'forgets everything in a reset': soundBut((store) => ({
    reset: (name: string, position: number) => {
      store.reset(name, 0);
      for (const lease of store.states([name])) store.checkpoint(lease, position);
    },
  })),
  'divides nothing anew': soundBut(() => ({ repartition: () => undefined })),
  'divides anew at the highest position': soundBut((store) => ({
    repartition: (name: string, partitions: number) => {
      const most = Math.max(...store.states([name]).map(({ position }) => position));
      store.repartition(name, partitions);
      for (const lease of store.states([name])) store.checkpoint(lease, most);
    },
  })),
  'counts nothing': statesAs((states) => states.map((one) => ({ ...one, parked: 0, dead: 0, blocked: 0 }))),
  'counts what was skipped': soundBut((store) => ({
    states: (names: readonly string[]) =>
      store.states(names).map((one) => ({ ...one, parked: store.parked(one.subscription).length })),
  })),
  'names owners for ever': soundBut((store) => {
    const owners = new Map<number, string>();
    return {
      states: (names: readonly string[]) =>
        store.states(names).map((one) => {
          if (one.owner !== undefined) owners.set(one.partition, one.owner);
          const owner = owners.get(one.partition);
          return { ...one, ...(owner !== undefined && { owner }) };
        }),
    };
  }),
  'names no owners': statesAs((states) => states.map(({ owner: _, ...rest }) => rest)),
  'names what works': soundBut((store) => {
    const held = new Set<string>();
    return {
      heartbeat: (...given: Parameters<Store['heartbeat']>) => {
        const found = store.heartbeat(...given);
        for (const { subscription } of found.leases) held.add(subscription);
        return found;
      },
      names: () => [...held].toSorted(),
    };
  }),
  'names each partition': soundBut((store) => ({
    names: () => store.states(store.names()).map(({ subscription }) => subscription),
  })),
  'names backwards': soundBut((store) => ({ names: () => store.names().toReversed() })),
  'tells states as they come': statesAs((states) => states.toReversed()),
  'tells states of everything': soundBut((store) => ({ states: () => store.states(['mail', 'post']) })),
};
