import { DeletedAggregate, UnsavedChanges } from 'demesne/application';
import { err, ok, safeTry } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { Account, Journal, JournalId, Overdrawn } from './bank.ts';
import { alice, bankOn, bob, opening, stores, transferring } from './bank-world.ts';

describe.each(stores)('a unit of work over $kind', ({ of }) => {
  it('commits all that was saved, over every aggregate and the log', async () => {
    const { unit, balance, story } = bankOn(of);
    await unit.run(opening([alice, 100], [bob, 0]));

    const answer = await unit.run(transferring(alice, bob, 30));

    expect(answer).toEqual(ok());
    expect([await balance(alice), await balance(bob)]).toEqual([70, 30]);
    expect(story()).toEqual([
      'alice@1 bank.AccountOpened',
      'bob@1 bank.AccountOpened',
      'alice@2 bank.MoneyWithdrawn',
      'bob@2 bank.MoneyDeposited',
    ]);
  });

  it('writes nothing when the work answers with an err, and leaves pending events as they were', async () => {
    const { unit, balance, story } = bankOn(of);
    await unit.run(opening([alice, 100], [bob, 0]));
    let source: Account | undefined;

    const answer = await unit.run(({ accounts }) =>
      safeTry(async function* () {
        source = yield* await accounts.get(alice);
        yield* source.withdraw(30);
        yield* await accounts.save(source);
        return err(new Overdrawn({ balance: 0 }));
      }),
    );

    expect(answer).toEqual(err(new Overdrawn({ balance: 0 })));
    expect(await balance(alice)).toBe(100);
    expect(story()).toHaveLength(2);
    expect(source?.pendingEvents).toHaveLength(1);
    expect(source?.version).toBe(2);
  });

  it('writes nothing when the work throws, and throws the same', async () => {
    const { unit, balance, story } = bankOn(of);
    const fresh = Account.open(alice, 100);
    const trouble = new Error('no network');

    const run = unit.run(async ({ accounts }) => {
      await accounts.save(fresh);
      throw trouble;
    });

    await expect(run).rejects.toBe(trouble);
    expect(await balance(alice)).toBeUndefined();
    expect(story()).toEqual([]);
    expect(fresh.pendingEvents).toHaveLength(1);
  });

  it('clears pending events once they are committed, and not before', async () => {
    const { unit } = bankOn(of);
    const fresh = Account.open(alice, 100);
    let meanwhile: number | undefined;

    await unit.run(async ({ accounts }) => {
      const saved = await accounts.save(fresh);
      meanwhile = fresh.pendingEvents.length;
      return saved;
    });

    expect(meanwhile).toBe(1);
    expect(fresh.pendingEvents).toEqual([]);
    expect(fresh.version).toBe(1);
  });

  it('saves twice in one unit, with what came in between, and orders events as they were saved', async () => {
    const { unit, balance, story } = bankOn(of);
    await unit.run(opening([alice, 100], [bob, 0]));

    await unit.run(({ accounts }) =>
      safeTry(async function* () {
        const source = yield* await accounts.get(alice);
        const target = yield* await accounts.get(bob);
        yield* source.withdraw(1);
        yield* source.withdraw(2);
        yield* await accounts.save(source);
        yield* target.deposit(3);
        yield* await accounts.save(target);
        yield* source.withdraw(4);
        yield* await accounts.save(source);
        return ok();
      }),
    );

    expect([await balance(alice), await balance(bob)]).toEqual([93, 3]);
    expect(story().slice(2)).toEqual([
      'alice@2 bank.MoneyWithdrawn',
      'alice@3 bank.MoneyWithdrawn',
      'bob@2 bank.MoneyDeposited',
      'alice@4 bank.MoneyWithdrawn',
    ]);
  });

  it('orders events as they were saved, also when nobody awaits the single saves', async () => {
    const { unit, story } = bankOn(of);

    await unit.run(async ({ accounts }) => {
      await Promise.all([accounts.save(Account.open(bob)), accounts.save(Account.open(alice))]);
      return ok();
    });

    expect(story()).toEqual(['bob@1 bank.AccountOpened', 'alice@1 bank.AccountOpened']);
  });

  it('writes nothing for an aggregate without changes', async () => {
    const { unit, story } = bankOn(of);
    await unit.run(opening([alice, 100]));

    const answer = await unit.run(({ accounts }) =>
      safeTry(async function* () {
        return accounts.save(yield* await accounts.get(alice));
      }),
    );

    expect(answer).toEqual(ok());
    expect(story()).toHaveLength(1);
  });

  it('deletes an aggregate, and stores the events it still has', async () => {
    const { unit, balance, story } = bankOn(of);
    await unit.run(opening([alice, 100]));

    const answer = await unit.run(({ accounts }) =>
      safeTry(async function* () {
        const account = yield* await accounts.get(alice);
        yield* account.withdraw(100);
        yield* await accounts.delete(account);
        return ok([await accounts.find(alice), await accounts.exists(alice)]);
      }),
    );

    expect(answer).toEqual(ok([undefined, false]));
    expect(await balance(alice)).toBeUndefined();
    expect(story().slice(1)).toEqual(['alice@2 bank.MoneyWithdrawn']);
  });

  it('deletes an aggregate that has no events', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 100]));

    await unit.run(({ accounts }) =>
      safeTry(async function* () {
        return accounts.delete(yield* await accounts.get(alice));
      }),
    );

    expect(await balance(alice)).toBeUndefined();
  });

  it('keeps the id of a deleted aggregate taken', async () => {
    const { unit, timer } = bankOn(of);
    await unit.run(opening([alice, 100]));
    await unit.run(async ({ accounts }) => accounts.delete((await accounts.get(alice))._unsafeUnwrap()));

    const again = await timer.until(unit.run(opening([alice, 1])));

    expect(again._unsafeUnwrapErr()).toMatchObject({ name: 'ConcurrencyConflict', expected: 0, found: 2 });
  });

  it('refuses to save what was deleted in the same unit', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 100]));

    const run = unit.run(async ({ accounts }) => {
      const account = (await accounts.get(alice))._unsafeUnwrap();
      await accounts.delete(account);
      return accounts.save(account);
    });

    await expect(run).rejects.toThrow(DeletedAggregate);
    await expect(run).rejects.toMatchObject({ aggregate: { type: 'Account', id: 'alice' } });
    expect(await balance(alice)).toBe(100);
  });

  it('faults over all aggregates that changed and were not saved, and commits nothing', async () => {
    const { unit, story } = bankOn(of);
    await unit.run(opening([alice, 100], [bob, 0]));

    const run = unit.run(({ accounts, journals }) =>
      safeTry(async function* () {
        yield* (yield* await accounts.get(alice)).deposit(1);
        const target = yield* await accounts.get(bob);
        yield* target.deposit(1);
        yield* await accounts.save(target);
        yield* target.deposit(2);
        yield* await journals.save(Journal.begin(JournalId.of('j')));
        return ok();
      }),
    );

    await expect(run).rejects.toThrow(UnsavedChanges);
    await expect(run).rejects.toMatchObject({
      code: 'UNSAVED_CHANGES',
      aggregates: [
        { type: 'Account', id: 'alice' },
        { type: 'Account', id: 'bob' },
      ],
    });
    await expect(run).rejects.toThrow('Account alice, Account bob');
    expect(story()).toHaveLength(2);
  });
});
