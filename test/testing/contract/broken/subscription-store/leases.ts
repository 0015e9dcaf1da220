import type { Lease } from 'demesne/messaging';
import type { SubscriptionStoreSubject } from 'demesne/testing/contract';
import { current, leasesAs, soundBut, type Store } from './altered.ts';

/** Stores that are wrong about who has what, and for how long. */
export const storesLeases: Readonly<Record<string, SubscriptionStoreSubject>> = {
  'begins at the start, whatever is said': soundBut((store) => ({
    register: (name: string, partitions: number) => store.register(name, partitions, 0),
  })),
  'believes the last who registers': soundBut((store) => ({
    register: (name: string, partitions: number, position: number) => {
      store.register(name, partitions, position);
      return partitions;
    },
  })),
  'moves to where it is registered again': soundBut((store) => ({
    register: (name: string, partitions: number, position: number) => {
      const found = store.register(name, partitions, position);
      for (const lease of store.states([name])) store.checkpoint(lease, position);
      return found;
    },
  })),
  'claims everything at once': soundBut((store) => ({
    heartbeat: (...given: Parameters<Store['heartbeat']>) => {
      for (let again = 0; again < 9; again += 1) store.heartbeat(...given);
      return store.heartbeat(...given);
    },
  })),
  'claims what is not named': soundBut((store) => ({
    heartbeat: (owner: string, _: readonly string[], ms: number) => store.heartbeat(owner, ['mail', 'post'], ms),
  })),
  'claims of the first name only': soundBut((store) => ({
    heartbeat: (owner: string, names: readonly string[], ms: number) => store.heartbeat(owner, names.slice(0, 1), ms),
  })),
  'makes up what nobody registered': soundBut((store) => ({
    heartbeat: (owner: string, names: readonly string[], ms: number) => {
      for (const name of names) store.register(name, 1, 0);
      return store.heartbeat(owner, names, ms);
    },
  })),
  'never renews': soundBut((store, clock) => {
    const ends = new Map<string, number>();
    return {
      heartbeat: (owner: string, names: readonly string[], ms: number) => {
        const now = clock.now().epochMs;
        const end = ends.get(owner) ?? ends.set(owner, now + ms).get(owner) ?? 0;
        if (end <= now) {
          store.leave(owner);
          ends.delete(owner);
        }
        return store.heartbeat(owner, names, Math.max(0, end - now));
      },
    };
  }),
  'renews only what is named': soundBut((store) => ({
    heartbeat: (owner: string, names: readonly string[], ms: number) =>
      names.length === 0
        ? { leases: store.states(['mail']).filter((one) => one.owner === owner), surplus: [] }
        : store.heartbeat(owner, names, ms),
  })),
  'has leases that last too short': soundBut((store) => ({
    heartbeat: (owner: string, names: readonly string[], ms: number) => store.heartbeat(owner, names, ms / 2),
  })),
  'has leases that last too long': soundBut((store) => ({
    heartbeat: (owner: string, names: readonly string[], ms: number) => store.heartbeat(owner, names, ms * 2),
  })),
  'has one epoch for ever': leasesAs((lease) => ({ ...lease, epoch: 1 })),
  'has an epoch for each heartbeat': soundBut((store) => {
    let beats = 0;
    return {
      heartbeat: (...given: Parameters<Store['heartbeat']>) => {
        beats += 1;
        const { leases, surplus } = store.heartbeat(...given);
        return { leases: leases.map((lease) => ({ ...lease, epoch: lease.epoch + beats })), surplus };
      },
    };
  }),
  'counts no crashes': leasesAs((lease) => ({ ...lease, crashes: 0 })),
  'counts every claim as a crash': leasesAs((lease) => ({ ...lease, crashes: lease.epoch })),
  'forgets partitions': leasesAs((lease) => ({ ...lease, partitions: 1 })),
  'tells the first position for ever': leasesAs((lease) => ({ ...lease, position: 0 })),
  'tells no pause': leasesAs((lease) => ({ ...lease, paused: false })),
  'tells leases backwards': soundBut((store) => ({
    heartbeat: (...given: Parameters<Store['heartbeat']>) => {
      const { leases, surplus } = store.heartbeat(...given);
      return { leases: leases.toReversed(), surplus };
    },
  })),
  'releases under any epoch': soundBut((store) => ({
    release: (lease: Lease) => store.release(current(store, lease)),
  })),
  'releases nothing': soundBut(() => ({ release: () => undefined })),
  'tells no surplus': soundBut((store) => ({
    heartbeat: (...given: Parameters<Store['heartbeat']>) => ({ ...store.heartbeat(...given), surplus: [] }),
  })),
  'always tells a surplus': soundBut((store) => ({
    heartbeat: (...given: Parameters<Store['heartbeat']>) => ({ ...store.heartbeat(...given), surplus: [...given[1]] }),
  })),
  'tells a surplus only above the upper half': soundBut((store) => {
    const owners = new Set<string>();
    return {
      heartbeat: (...given: Parameters<Store['heartbeat']>) => {
        owners.add(given[0]);
        const { leases, surplus } = store.heartbeat(...given);
        const isAbove = (name: string): boolean =>
          leases.filter((one) => one.subscription === name).length >
          Math.ceil(store.states([name]).length / owners.size);
        return { leases, surplus: surplus.filter(isAbove) };
      },
    };
  }),
  'takes the surplus away': soundBut((store) => ({
    heartbeat: (...given: Parameters<Store['heartbeat']>) => {
      const { leases, surplus } = store.heartbeat(...given);
      for (const name of surplus) {
        const found = leases.find((lease) => lease.subscription === name);
        if (found) store.release(found);
      }
      return { leases: leases.slice(surplus.length), surplus: [] };
    },
  })),
  'gives all to who is first': soundBut((store) => {
    let first: string | undefined;
    return {
      heartbeat: (owner: string, names: readonly string[], ms: number) => {
        first ??= owner;
        return first === owner ? store.heartbeat(owner, names, ms) : { leases: [], surplus: [] };
      },
    };
  }),
  'takes a lease from who is slow, for nobody': soundBut((store) => ({
    heartbeat: (owner: string, names: readonly string[], ms: number) => {
      const lost = store.states(names).filter((one) => one.owner === undefined);
      if (lost.length > 0) store.leave(owner);
      return store.heartbeat(owner, names, ms);
    },
  })),
  'lets nobody leave': soundBut(() => ({ leave: () => undefined })),
};
