import { persistenceOf } from 'demesne';
import type { Store } from 'demesne/application';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import { DuplicateMessage, EventBus, type HandlerContext } from 'demesne/messaging';
import { ManualTimer } from 'demesne/testing';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { Account, AccountOpened, Journal, JournalId, MoneyDeposited } from '../application/unit-of-work/bank.ts';
import { alice, bob, depositing, opening, recipes } from '../application/unit-of-work/bank-world.ts';

const balanceIn = (store: InMemoryStore, id = alice): number | undefined =>
  (store.load(recipes.accounts, id, undefined) as Account | undefined)?.balance;

/** What a model's author can do to a state by force. */
const forced = (aggregate: Account): { balance: number } => persistenceOf(aggregate).state as { balance: number };

describe('the store in memory', () => {
  it('keeps copies: nobody changes what is kept through what was saved or loaded', async () => {
    const store = new InMemoryStore();
    const unit = new InMemoryUnitOfWork(store, recipes);
    const saved = Account.open(alice, 100);
    await unit.run(({ accounts }) => accounts.save(saved));

    forced(saved).balance = 1;
    expect(balanceIn(store)).toBe(100);

    forced(store.load(recipes.accounts, alice, undefined) as Account).balance = 2;
    expect(balanceIn(store)).toBe(100);
  });

  it('gives a new object each time', async () => {
    const store = new InMemoryStore();
    await new InMemoryUnitOfWork(store, recipes).run(opening([alice, 1]));

    const load = () => store.load(recipes.accounts, alice, undefined);
    expect(load()).toBeInstanceOf(Account);
    expect(load()).not.toBe(load());
    expect(load()?.version).toBe(1);
  });

  it('is shared by the units of work built on it', async () => {
    const store = new InMemoryStore();
    const one = new InMemoryUnitOfWork(store, recipes);
    const other = new InMemoryUnitOfWork(store, { accounts: recipes.accounts });

    await one.run(opening([alice, 1]));

    expect((await other.run(({ accounts }) => accounts.get(alice)))._unsafeUnwrap().balance).toBe(1);
  });

  it('tells aggregates of one id apart by their name', async () => {
    const store = new InMemoryStore();
    const unit = new InMemoryUnitOfWork(store, recipes);

    await unit.run(async ({ accounts, journals }) => {
      await accounts.save(Account.open(alice, 1));
      return journals.save(Journal.begin(JournalId.of('alice')));
    });

    expect(store.load(recipes.accounts, 'alice', undefined)).toBeInstanceOf(Account);
    expect(store.load(recipes.journals, 'alice', undefined)).toBeInstanceOf(Journal);
  });

  it('has no trouble with names that objects have already', async () => {
    const store = new InMemoryStore();
    const unit = new InMemoryUnitOfWork(store, recipes);
    const id = '__proto__' as typeof alice;

    await unit.run(opening([id, 7]), { tenant: 'constructor' });

    expect((store.load(recipes.accounts, id, 'constructor') as Account).balance).toBe(7);
    expect(store.load(recipes.accounts, 'constructor', 'constructor')).toBeUndefined();
  });

  it('writes nothing where the log refuses what comes with it', async () => {
    const store = new InMemoryStore();
    const unit = new InMemoryUnitOfWork(store, recipes, { identifiers: { next: () => 'always the same' } });
    const fresh = Account.open(bob, 1);
    await unit.run(opening([alice, 1]));

    await expect(unit.run(({ accounts }) => accounts.save(fresh))).rejects.toThrow(DuplicateMessage);

    expect(balanceIn(store, bob)).toBeUndefined();
    expect(store.log.head()).toBe(1);
    expect(fresh.pendingEvents).toHaveLength(1);
  });

  it('feeds a bus: handlers get what was committed, and their units carry the cause on', async () => {
    const store = new InMemoryStore();
    const unit = new InMemoryUnitOfWork(store, recipes);
    const bus = new EventBus(store.log, { timer: new ManualTimer() });
    bus.subscribe(AccountOpened, {
      name: 'welcome',
      handle: (_, context: HandlerContext) => unit.run(depositing(alice, 5), context),
    });

    await unit.run(opening([alice, 0]), { correlationId: 'talk' });
    await bus.drain();

    const [opened, deposited] = store.log.read(0, 10).map(({ envelope }) => envelope);
    expect(deposited?.message).toEqual(new MoneyDeposited({ cents: 5 }));
    expect(deposited).toMatchObject({ correlationId: 'talk', causationId: opened?.id });
    expect(await unit.run(async ({ accounts }) => ok((await accounts.find(alice))?.balance))).toEqual(ok(5));
  });

  it('can be examined as any store, and is always well', async () => {
    const store: Store = new InMemoryStore();
    await new InMemoryUnitOfWork(store as InMemoryStore, recipes).run(opening([alice, 0]));

    expect(await store.examine()).toEqual([]);
  });
});
