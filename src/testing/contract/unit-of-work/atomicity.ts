import { err, ok, type Result } from 'neverthrow';
import type { Rules } from '../rules.ts';
import { Account, AccountId, AccountOpened, MoneyDeposited, MoneyWithdrawn, Overdrawn, Statement } from '../bank.ts';
import { errOf, expectSame, expectThat, okOf, thrownBy } from '../expectations.ts';
import { changed, loaded, type BankUnit, type BankWorld } from './bank-world.ts';

/** Moves cents from one account to another. */
const transfer = (unit: BankUnit, from: string, to: string, amount: number): Promise<Result<unknown, unknown>> =>
  unit.run(
    async ({ accounts }) => {
      const withdrawn = await changed(accounts, from, (account) => account.withdraw(amount));
      return withdrawn.isErr() ? withdrawn : changed(accounts, to, (account) => account.deposit(amount));
    },
    { attempts: 100 },
  );

/** Everything or nothing, over every aggregate and the log. */
export const atomicity: Rules<BankWorld> = {
  'a run answers what its work answers': async ({ unit }) => {
    expectSame(okOf(await unit.run(() => ok('done'))), 'done', 'An ok is passed on.');
    expectSame(okOf(await unit.run(async () => ok('later'))), 'later', 'So is one that comes later.');
    const refusal = new Overdrawn({ balance: 1 });
    expectThat(errOf(await unit.run(() => err(refusal)), 'Overdrawn') === refusal, 'An err is passed on as it is.');
  },

  'the changes of all aggregates are committed together': async (bank) => {
    await bank.having({ a: 100, b: 0 });
    const answer = await bank.unit.run(async ({ accounts, statements }) => {
      okOf(await changed(accounts, 'a', (account) => account.withdraw(30)));
      okOf(await changed(accounts, 'b', (account) => account.deposit(30)));
      return statements.save(Statement.begin(AccountId.of('a')));
    });
    okOf(answer);
    const balances = [(await bank.committed('a'))?.balance, (await bank.committed('b'))?.balance];
    expectSame(balances, [70, 30], 'Both accounts are changed.');
    expectSame((await bank.types()).slice(3), ['MoneyWithdrawn', 'MoneyDeposited', 'StatementBegun'], 'So is the log.');
  },

  'work that answers with an err writes nothing': async (bank) => {
    await bank.having({ a: 100 });
    const answer = await bank.unit.run(async ({ accounts }) => {
      okOf(await changed(accounts, 'a', (account) => account.withdraw(30)));
      okOf(await accounts.save(Account.open(AccountId.of('b'))));
      return changed(accounts, 'a', (account) => account.withdraw(100));
    });
    errOf(answer, 'Overdrawn');
    await nothingWritten(bank);
  },

  'work that throws writes nothing, and rejects with what was thrown': async (bank) => {
    await bank.having({ a: 100 });
    const trouble = new Error('the power went out');
    const thrown = await thrownBy(() =>
      bank.unit.run(async ({ accounts }) => {
        okOf(await changed(accounts, 'a', (account) => account.withdraw(30)));
        okOf(await accounts.save(Account.open(AccountId.of('b'))));
        throw trouble;
      }),
    );
    expectThat(thrown === trouble, 'The very error is passed on.');
    await nothingWritten(bank);
  },

  'where one of several aggregates conflicts, at its save or at the commit, nothing of any is written': async (
    bank,
  ) => {
    await bank.having({ a: 100, b: 50 });
    for (const [round, moment] of (['save', 'commit'] as const).entries()) {
      const interfere = (when: string): unknown => when === moment && bank.change('b', (account) => account.deposit(1));
      const answer = await bank.unit.run(
        async ({ accounts }) => {
          const [first, second] = [await loaded(accounts, 'a'), await loaded(accounts, 'b')];
          okOf(first.withdraw(30));
          okOf(await accounts.save(first));
          await interfere('save');
          okOf(second.deposit(30));
          const saved = await accounts.save(second);
          await interfere('commit');
          return saved;
        },
        { attempts: 1 },
      );
      errOf(answer, 'ConcurrencyConflict');
      expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'The first account is as it was.');
      const faster = { balance: 51 + round, version: 3 + round };
      expectSame(await bank.committed('b'), faster, 'The second has the faster change alone.');
      expectSame((await bank.logged()).length, 5 + round, 'So has the log.');
    }
  },

  'events are pending until the commit, and no longer': async (bank) => {
    const account = Account.open(AccountId.of('a'));
    const answer = await bank.unit.run(async ({ accounts }) => {
      okOf(await accounts.save(account));
      expectSame(account.pendingEvents.length, 1, 'What is saved is still pending before the commit.');
      return ok();
    });
    okOf(answer);
    expectSame(account.pendingEvents, [], 'What is committed is pending no more.');
    expectSame(account.version, 1, 'The version is that of the last event.');
  },

  'the pending events of a unit that was rolled back are as they were': async (bank) => {
    const account = Account.open(AccountId.of('a'));
    okOf(account.deposit(5));
    const refused = await bank.unit.run(async ({ accounts }) => {
      okOf(await accounts.save(account));
      return err('not today');
    });
    expectSame(refused.isErr(), true, 'The unit answers what its work answered.');
    const still = [new AccountOpened(), new MoneyDeposited({ cents: 5 })];
    expectSame(account.pendingEvents, still, 'They are pending as before.');
    okOf(await bank.unit.run(({ accounts }) => accounts.save(account)), 'Another unit may try again with them.');
    expectSame(await bank.committed('a'), { balance: 5, version: 2 }, 'Then they are committed.');
  },

  'a unit that only reads writes nothing': async (bank) => {
    await bank.having({ a: 100 });
    await bank.committed('a');
    expectSame((await bank.logged()).length, 2, 'Nothing is appended to the log.');
    expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'The version is as it was.');
  },

  'the log is told of a commit when it is done, and of nothing else': async (bank) => {
    const told: Promise<number | undefined>[] = [];
    const stop = bank.store.log.onAppended(() => told.push(bank.committed('a').then((found) => found?.balance)));
    await bank.having({ a: 100 });
    await bank.change('a', (account) => account.withdraw(1_000));
    stop();
    await bank.change('a', (account) => account.deposit(1));
    expectSame(await Promise.all(told), [100], 'A listener is called once, and finds what was committed.');
  },

  'many transfers at once neither make nor lose money, and the log tells the same': async (bank) => {
    await bank.having({ a: 100, b: 100, c: 100 });
    const ids = ['a', 'b', 'c'] as const;
    const moves = Array.from({ length: 12 }, (_, index) =>
      transfer(bank.unit, ids[index % 3] as string, ids[(index + 1 + (index % 2)) % 3] as string, 7 * (index + 1)),
    );
    const done = (await Promise.all(moves)).filter((answer) => answer.isOk()).length;
    for (const id of ids) {
      const found = await bank.committed(id);
      expectSame(found, await toldOf(bank, id), `The log leads to what is stored of ${id}.`);
    }
    const balances = await Promise.all(ids.map(async (id) => (await bank.committed(id))?.balance ?? 0));
    expectSame(
      balances.reduce((sum, one) => sum + one),
      300,
      'The sum is what it was.',
    );
    expectSame((await bank.logged()).length, 6 + 2 * done, 'Each transfer is logged once.');
  },
};

async function nothingWritten(bank: BankWorld): Promise<void> {
  expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'The account is as it was.');
  expectSame(await bank.committed('b'), undefined, 'The new account is not there.');
  expectSame((await bank.logged()).length, 2, 'Nothing is appended to the log.');
}

/** What the log tells of an account, whose versions rise without a gap. */
async function toldOf(bank: BankWorld, id: string): Promise<{ balance: number; version: number }> {
  let [balance, version] = [0, 0];
  for (const { message, aggregate } of await bank.logged()) {
    if (aggregate?.id !== id) continue;
    version += 1;
    expectSame(aggregate.version, version, `The versions of ${id} rise by one in the log.`);
    if (message instanceof MoneyDeposited) balance += message.data.cents;
    if (message instanceof MoneyWithdrawn) balance -= message.data.cents;
  }
  return { balance, version };
}
