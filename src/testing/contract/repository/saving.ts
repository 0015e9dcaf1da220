import { err, ok } from 'neverthrow';
import type { ConcurrencyConflict } from '../../../domain/repository.ts';
import type { Rules } from '../rules.ts';
import { Account, AccountId, Statement } from '../bank.ts';
import { errOf, expectSame, expectThat, faultOf, okOf } from '../expectations.ts';
import { changed, loaded, type BankWorld } from '../unit-of-work/bank-world.ts';

const onlyOnce = { attempts: 1 };

/** What is saved is stored once, and only on top of what it was decided on. */
export const saving: Rules<BankWorld> = {
  'a version rises by one with every event': async (bank) => {
    await bank.having({ a: 100 });
    okOf(await bank.change('a', (account) => account.deposit(1).andThen(() => account.deposit(2))));
    okOf(await bank.change('a', (account) => account.withdraw(3)));
    expectSame(await bank.committed('a'), { balance: 100, version: 5 }, 'Five events make version 5.');
  },

  'saving what did not change writes nothing': async (bank) => {
    await bank.having({ a: 100 });
    const before = await bank.types();
    okOf(await bank.change('a', () => ok()));
    expectSame(await bank.types(), before, 'Nothing is appended to the log.');
    expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'The aggregate is as it was.');
  },

  'saving twice in a unit stores the events of both, in their order': async (bank) => {
    await bank.having({ a: 100 });
    const answer = await bank.unit.run(async ({ accounts }) => {
      okOf(await changed(accounts, 'a', (account) => account.deposit(1)));
      return changed(accounts, 'a', (account) => account.withdraw(2));
    });
    okOf(answer);
    expectSame((await bank.types()).slice(2), ['MoneyDeposited', 'MoneyWithdrawn'], 'Both events are logged once.');
    expectSame(await bank.committed('a'), { balance: 99, version: 4 }, 'Both changes are stored.');
  },

  'a stale save changes nothing, and the conflict names what it met': async (bank) => {
    await bank.having({ a: 100 });
    const answer = await bank.unit.run(async ({ accounts }) => {
      const stale = await loaded(accounts, 'a');
      okOf(await bank.change('a', (account) => account.deposit(5)));
      stale.withdraw(100);
      return accounts.save(stale);
    }, onlyOnce);
    const { aggregate, id, expected } = errOf(answer, 'ConcurrencyConflict') as ConcurrencyConflict;
    expectSame({ aggregate, id, expected }, { aggregate: 'Account', id: 'a', expected: 2 }, 'The conflict names it.');
    expectSame(await bank.committed('a'), { balance: 105, version: 3 }, 'The faster change stays, alone.');
    expectSame((await bank.types()).slice(2), ['MoneyDeposited'], 'The log has the faster change alone.');
  },

  'a new aggregate under an id that is taken is a conflict, and writes nothing': async (bank) => {
    await bank.having({ a: 100 });
    const answer = await bank.unit.run(({ accounts }) => accounts.save(Account.open(AccountId.of('a'))), onlyOnce);
    expectSame(
      (errOf(answer, 'ConcurrencyConflict') as ConcurrencyConflict).expected,
      0,
      'A new one expects nothing there.',
    );
    expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'The first one stays as it was.');
    expectSame((await bank.logged()).length, 2, 'Nothing is appended to the log.');
  },

  'of two new aggregates under one id in one unit the second is a conflict': async (bank) => {
    const answer = await bank.unit.run(async ({ accounts }) => {
      okOf(await accounts.save(Account.open(AccountId.of('a'))));
      return accounts.save(Account.open(AccountId.of('a')));
    }, onlyOnce);
    errOf(answer, 'ConcurrencyConflict');
    expectSame(await bank.committed('a'), undefined, 'The unit is rolled back as a whole.');
  },

  'of many who begin an aggregate under one id at once, one does': async (bank) => {
    const begin = async (amount: number): Promise<boolean> => {
      const answer = await bank.unit.run(async ({ accounts }) => {
        if (await accounts.exists(AccountId.of('a'))) return err('there is one');
        const account = Account.open(AccountId.of('a'));
        account.deposit(amount);
        return accounts.save(account);
      });
      return answer.isOk();
    };
    const begun = await Promise.all([1, 2, 3, 4, 5].map(begin));
    expectSame(begun.filter(Boolean).length, 1, 'One of them began it.');
    expectSame((await bank.committed('a'))?.balance, begun.indexOf(true) + 1, 'It is the one that was told so.');
    expectSame(await bank.types(), ['AccountOpened', 'MoneyDeposited'], 'The log has its events alone.');
  },

  'an aggregate of another type is refused': async (bank) => {
    await faultOf(
      () => bank.unit.run(({ accounts }) => accounts.save(Statement.begin(AccountId.of('a')) as never)),
      'WRONG_AGGREGATE',
      'A repository keeps aggregates of one type.',
    );
    expectSame(await bank.logged(), [], 'Nothing is written.');
  },

  'an aggregate that another unit loaded is refused': async (bank) => {
    await bank.having({ a: 100 });
    const save = async (): Promise<void> => {
      await bank.unit.run(async ({ accounts }) => {
        const account = await loaded(accounts, 'a');
        account.deposit(1);
        return bank.unit.run((other) => other.accounts.save(account));
      });
    };
    await faultOf(save, 'FOREIGN_AGGREGATE', 'Each unit saves what it loaded itself.');
    expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'Nothing is written.');
  },

  'an aggregate that another unit committed is refused': async (bank) => {
    const account = Account.open(AccountId.of('a'));
    okOf(await bank.unit.run(({ accounts }) => accounts.save(account)));
    account.deposit(1);
    const save = (): unknown => bank.unit.run(({ accounts }) => accounts.save(account));
    await faultOf(save, 'FOREIGN_AGGREGATE', 'Each unit saves what it loaded itself.');
    expectThat(account.pendingEvents.length === 1, 'Its event is still pending.');
    expectSame(await bank.committed('a'), { balance: 0, version: 1 }, 'Nothing is written.');
  },
};
