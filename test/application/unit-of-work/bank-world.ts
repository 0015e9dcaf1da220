import { Instant } from 'demesne';
import {
  BufferedUnitOfWork,
  stateStored,
  type Reaction,
  type RepositoriesOf,
  type UnitOfWorkOptions,
  type UnitStore,
} from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import type { Envelope } from 'demesne/messaging';
import { FixedClock, ManualTimer, SequentialIdentifiers } from 'demesne/testing';
import { ok, safeTry } from 'neverthrow';
import { Account, AccountId, Journal } from './bank.ts';

export const recipes = { accounts: stateStored(Account), journals: stateStored(Journal) };
export type Bank = RepositoriesOf<typeof recipes>;

/** The store in memory behind ports that answer later, as a database does. */
const answeringLater = (store: InMemoryStore, early: boolean): UnitStore => ({
  inbox: { find: async (key) => Promise.resolve(store.inbox.find(key)) },
  load: async (...key) => Promise.resolve(store.load(...key)),
  commit: async (changes) => {
    await Promise.resolve();
    return store.commit(changes);
  },
  ...(early && { conflictWith: async (change) => Promise.resolve(store.conflictWith(change)) }),
});

/** Every kind of store that the same rules hold for. */
export const stores: readonly { readonly kind: string; readonly of: (store: InMemoryStore) => UnitStore }[] = [
  { kind: 'a store in memory', of: (store) => store },
  { kind: 'a store that answers later', of: (store) => answeringLater(store, true) },
  { kind: 'a store that finds conflicts at commit only', of: (store) => answeringLater(store, false) },
];

export const noon = Instant.of('2026-03-01T12:00:00Z');

export interface World<Reactions extends readonly Reaction<Bank>[]> {
  readonly unit: BufferedUnitOfWork<typeof recipes, Reactions>;
  readonly store: InMemoryStore;
  readonly timer: ManualTimer;
  /** All that was committed, in order. */
  log(): readonly Envelope[];
  /** The types of all that was committed, with the version each made its aggregate. */
  story(): readonly string[];
  balance(id: AccountId, tenant?: string): Promise<number | undefined>;
}

/** A bank on a store that is empty. */
export function bankOn<const Reactions extends readonly Reaction<Bank>[] = readonly []>(
  of: (store: InMemoryStore) => UnitStore = (store) => store,
  options: UnitOfWorkOptions<Reactions> = {},
): World<Reactions> {
  const store = new InMemoryStore();
  const timer = new ManualTimer();
  const unit = new BufferedUnitOfWork<typeof recipes, Reactions>(of(store), recipes, {
    clock: new FixedClock(noon),
    identifiers: new SequentialIdentifiers(),
    timer,
    ...options,
  });
  const log = (): readonly Envelope[] => store.log.read(0, 1_000_000).map(({ envelope }) => envelope);
  const story = (): readonly string[] =>
    log().map(({ message, aggregate }) => `${aggregate?.id}@${aggregate?.version} ${message.type}`);
  const balance = async (id: AccountId, tenant?: string): Promise<number | undefined> =>
    store.load(recipes.accounts, id, tenant) === undefined
      ? undefined
      : (store.load(recipes.accounts, id, tenant) as Account).balance;
  return { unit, store, timer, log, story, balance };
}

export const alice = AccountId.of('alice');
export const bob = AccountId.of('bob');

/** The work of opening accounts. */
export const opening =
  (...accounts: readonly (readonly [id: AccountId, cents: number])[]) =>
  ({ accounts: repository }: Bank) =>
    safeTry(async function* () {
      for (const [id, cents] of accounts) yield* await repository.save(Account.open(id, cents));
      return ok();
    });

/** The work of depositing. */
export const depositing =
  (id: AccountId, cents: number) =>
  ({ accounts }: Bank) =>
    safeTry(async function* () {
      const account = yield* await accounts.get(id);
      yield* account.deposit(cents);
      yield* await accounts.save(account);
      return ok(account.balance);
    });

/** The work of moving money. */
export const transferring =
  (from: AccountId, to: AccountId, cents: number) =>
  ({ accounts }: Bank) =>
    safeTry(async function* () {
      const source = yield* await accounts.get(from);
      const target = yield* await accounts.get(to);
      yield* source.withdraw(cents);
      yield* target.deposit(cents);
      yield* await accounts.save(source);
      yield* await accounts.save(target);
      return ok();
    });
