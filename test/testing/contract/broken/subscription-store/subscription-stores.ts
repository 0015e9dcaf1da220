import { InMemorySubscriptionStore } from 'demesne/in-memory';
import type { Lease, NewlyParked, ParkedMessage, PartitionState, SubscriptionStore } from 'demesne/messaging';
import { FixedClock } from 'demesne/testing';
import type { SubscriptionStoreSubject } from 'demesne/testing/contract';
import { overriding } from '../overriding.ts';

type Store = InMemorySubscriptionStore;
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
const leasesAs = (change: (lease: Lease) => Lease): SubscriptionStoreSubject =>
  soundBut((store) => ({
    heartbeat: (...given: Parameters<Store['heartbeat']>) => {
      const { leases, surplus } = store.heartbeat(...given);
      return { leases: leases.map(change), surplus };
    },
  }));

/** A sound store that parks something else. */
const parkingAs = (change: (parked: NewlyParked) => NewlyParked | undefined): SubscriptionStoreSubject =>
  soundBut((store) => ({
    checkpoint: (...[lease, position, changes = {}]: Parameters<Store['checkpoint']>) => {
      const parked = (changes.parked ?? []).map(change).filter((one) => one !== undefined);
      return store.checkpoint(lease, position, { ...changes, parked });
    },
  }));

const listingAs = (
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

const statesAs = (change: (states: readonly PartitionState[]) => readonly PartitionState[]): SubscriptionStoreSubject =>
  soundBut((store) => ({ states: (...given: Parameters<Store['states']>) => change(store.states(...given)) }));

/** Carries out under whatever epoch is there, as if there were no fence. */
const current = (store: Store, lease: Lease): Lease => {
  const found = store.states([lease.subscription])[lease.partition];
  return found === undefined ? lease : { ...lease, epoch: found.epoch };
};

/** The same, whatever position it comes from. */
const anywhere = (store: Store, lease: Lease): Lease => {
  const found = store.states([lease.subscription])[lease.partition];
  return found === undefined ? lease : { ...lease, position: found.position };
};

/** What is wrong with each; which rules find it out is said in the test. */
export const brokenSubscriptionStores: Readonly<Record<string, SubscriptionStoreSubject>> = {
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
  'parks nothing': parkingAs(() => undefined),
  'parks what fails as dead': parkingAs((parked) => ({ ...parked, status: 'dead' })),
  'parks what is dead as failing': parkingAs((parked) =>
    parked.status === 'dead' ? { ...parked, status: 'retrying', retryInMs: 0 } : parked,
  ),
  'parks what is behind beside it': parkingAs((parked) => ({ ...parked, key: `${parked.key}${parked.position}` })),
  'parks in no time': parkingAs((parked) => (parked.status === 'retrying' ? { ...parked, retryInMs: 0 } : parked)),
  'parks for too long': parkingAs((parked) =>
    parked.status === 'retrying' ? { ...parked, retryInMs: (parked.retryInMs ?? 0) + 40_000 } : parked,
  ),
  'loses signs of a key': parkingAs((parked) => ({ ...parked, key: parked.key.replaceAll(/[^\x20-\x7e]/g, '') })),
  'loses the cause': listingAs((found) => found.map(({ cause: _, ...rest }) => rest)),
  'loses what was edited': listingAs((found) => found.map(({ edited: _, ...rest }) => rest)),
  'loses the version of what was edited': listingAs((found) => found.map(({ editedVersion: _, ...rest }) => rest)),
  'loses the first time': listingAs((found) => found.map(({ firstAt: _, ...rest }) => rest)),
  'loses the reason': listingAs((found) => found.map(({ reason: _, ...rest }) => rest)),
  'loses the attempts': listingAs((found) => found.map((one) => ({ ...one, attempts: 2 }))),
  'lists everything': soundBut((store) => ({ parked: (name: string) => store.parked(name, { limit: Infinity }) })),
  'lists backwards': listingAs((found) => found.toReversed()),
  'lists what was skipped no more': listingAs((found) => found.filter(({ status }) => status !== 'skipped')),
  'lists for everybody': soundBut((store) => ({
    parked: (_: string, query?: object) => [...store.parked('mail', query), ...store.parked('post', query)],
  })),
  'has the last to fail come first': listingAs((found) => found.toReversed(), ['due']),
  'has more due than asked for': soundBut((store) => ({ due: (lease: Lease) => store.due(lease, Infinity) })),
  'has nothing due': soundBut((store) => ({
    due: (lease: Lease, limit: number) => store.due(lease, limit) && { due: [] },
  })),
  'has everything due': soundBut((store) => ({
    due: (lease: Lease) => store.due(lease, 1) && { due: store.parked(lease.subscription) },
  })),
  'has everything due for everybody': soundBut((store) => ({
    due: (lease: Lease, limit: number) => store.due(current(store, lease), limit),
  })),
  'does not know when the next is due': soundBut((store) => ({
    due: (...given: Parameters<Store['due']>) => {
      const found = store.due(...given);
      return found && { due: found.due };
    },
  })),
  'always knows when the next is due': soundBut((store) => ({
    due: (...given: Parameters<Store['due']>) => {
      const found = store.due(...given);
      return found && { nextInMs: 1_000, ...found };
    },
  })),
  'has what is due of all partitions': soundBut((store) => ({
    due: (lease: Lease, limit: number) => {
      const found = store.states([lease.subscription]).map((one) => store.due({ ...lease, ...one }, limit)?.due ?? []);
      return store.due(lease, limit) && { due: found.flat() };
    },
  })),
  'blocks everything': soundBut(() => ({ blocked: (_: Lease, keys: readonly string[]) => keys })),
  'blocks nothing': soundBut(() => ({ blocked: () => [] })),
  'blocks what was skipped': soundBut((store) => ({
    blocked: ({ subscription }: Lease, keys: readonly string[]) =>
      keys.filter((key) => store.parked(subscription).some((one) => one.key === key)),
  })),
  'blocks for everybody': soundBut((store) => ({
    blocked: (lease: Lease, keys: readonly string[]) => store.blocked({ ...lease, subscription: 'mail' }, keys),
  })),
  'counts attempts in memory': soundBut((store) => ({
    attempt: (lease: Lease, position: number) =>
      (store.parked(lease.subscription).find((one) => one.position === position)?.attempts ?? 0) + 1,
  })),
  'does not put attempts off': soundBut((store) => ({
    attempt: (lease: Lease, position: number) => store.attempt(lease, position, 0),
  })),
  'counts attempts for anybody': soundBut((store) => ({
    attempt: (lease: Lease, position: number, ms: number) => store.attempt(current(store, lease), position, ms),
  })),
  'settles for anybody': soundBut((store) => ({
    settle: (lease: Lease, ...rest: [number, number, { done: true }]) => store.settle(current(store, lease), ...rest),
  })),
  'settles every failure as well': soundBut((store) => ({
    settle: (lease: Lease, position: number, attempts: number) =>
      store.settle(lease, position, attempts, { done: true }),
  })),
  'settles nothing': soundBut(() => ({ settle: () => true })),
  'settles what was counted anew': soundBut((store) => ({
    settle: (...[lease, position, , outcome]: Parameters<Store['settle']>) => {
      const found = store.parked(lease.subscription).find((one) => one.position === position);
      return store.settle(lease, position, found?.attempts ?? 0, outcome);
    },
  })),
  'retries what is dead': soundBut((store) => ({
    settle: (...[lease, position, attempts, outcome]: Parameters<Store['settle']>) =>
      store.settle(lease, position, attempts, outcome.done ? outcome : { retryInMs: 10, ...outcome }),
  })),
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
  'tells states as they come': statesAs((states) => states.toReversed()),
  'tells states of everything': soundBut((store) => ({ states: () => store.states(['mail', 'post']) })),
};
