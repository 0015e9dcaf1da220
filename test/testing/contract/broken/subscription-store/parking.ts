import type { Lease } from 'demesne/messaging';
import type { SubscriptionStoreSubject } from 'demesne/testing/contract';
import { current, listingAs, parkingAs, soundBut, type Store } from './altered.ts';

/** Stores that are wrong about what is parked, due and blocked, and how often it was tried. */
export const storesParking: Readonly<Record<string, SubscriptionStoreSubject>> = {
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
};
