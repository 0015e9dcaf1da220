import { err, ok } from 'neverthrow';
import type { Rules } from '../rules.ts';
import { Account, AccountId } from '../bank.ts';
import { errOf, expectSame, faultOf, okOf } from '../expectations.ts';
import { loaded, type BankWorld } from '../unit-of-work/bank-world.ts';

const onlyOnce = { attempts: 1 };

const deletion = async (bank: BankWorld): Promise<void> => {
  okOf(await bank.unit.run(async ({ accounts }) => accounts.delete(await loaded(accounts, 'a'))));
};

/** What is deleted is gone with the unit that deleted it, and not before. */
export const deleting: Rules<BankWorld> = {
  'what was deleted is not found any more, in its unit and afterwards': async (bank) => {
    await bank.having({ a: 100, b: 1 });
    const answer = await bank.unit.run(async ({ accounts }) => {
      okOf(await accounts.delete(await loaded(accounts, 'a')));
      const id = AccountId.of('a');
      expectSame(
        [await accounts.find(id), await accounts.exists(id)],
        [undefined, false],
        'Its unit finds it no more.',
      );
      expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'Others find it until the commit.');
      return ok();
    });
    okOf(answer);
    expectSame(await bank.committed('a'), undefined, 'Afterwards nobody finds it.');
    expectSame(await bank.committed('b'), { balance: 1, version: 2 }, 'Another one stays.');
  },

  'the last events of what was deleted are committed': async (bank) => {
    await bank.having({ a: 100 });
    const answer = await bank.unit.run(async ({ accounts }) => {
      const account = await loaded(accounts, 'a');
      okOf(account.close());
      return accounts.delete(account);
    });
    okOf(answer);
    expectSame((await bank.types()).slice(2), ['AccountClosed'], 'The log has its last event.');
  },

  'what was deleted can not be saved afterwards': async (bank) => {
    await bank.having({ a: 100 });
    const save = (): unknown =>
      bank.unit.run(async ({ accounts }) => {
        const account = await loaded(accounts, 'a');
        okOf(await accounts.delete(account));
        account.deposit(1);
        return accounts.save(account);
      });
    await faultOf(save, 'DELETED_AGGREGATE', 'Saving what was deleted is a mistake of the work.');
    expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'Nothing is written.');
  },

  'a stale deletion changes nothing': async (bank) => {
    await bank.having({ a: 100 });
    const answer = await bank.unit.run(async ({ accounts }) => {
      const stale = await loaded(accounts, 'a');
      okOf(await bank.change('a', (account) => account.deposit(5)));
      return accounts.delete(stale);
    }, onlyOnce);
    errOf(answer, 'ConcurrencyConflict');
    expectSame(await bank.committed('a'), { balance: 105, version: 3 }, 'The faster change stays.');
  },

  'a change that was decided before the deletion is a conflict': async (bank) => {
    await bank.having({ a: 100 });
    const answer = await bank.unit.run(async ({ accounts }) => {
      const stale = await loaded(accounts, 'a');
      await deletion(bank);
      okOf(stale.deposit(1));
      return accounts.save(stale);
    }, onlyOnce);
    errOf(answer, 'ConcurrencyConflict');
    expectSame(await bank.committed('a'), undefined, 'It stays deleted.');
    expectSame((await bank.logged()).length, 2, 'Nothing is appended to the log.');
  },

  'the id of what was deleted stays taken': async (bank) => {
    await bank.having({ a: 100 });
    await deletion(bank);
    const answer = await bank.unit.run(({ accounts }) => accounts.save(Account.open(AccountId.of('a'))), onlyOnce);
    errOf(answer, 'ConcurrencyConflict');
    expectSame(await bank.committed('a'), undefined, 'A second aggregate would continue the messages of the first.');
  },

  'a deletion that is rolled back leaves everything as it was': async (bank) => {
    await bank.having({ a: 100 });
    const answer = await bank.unit.run(async ({ accounts }) => {
      okOf(await accounts.delete(await loaded(accounts, 'a')));
      return err('not after all');
    });
    expectSame(answer.isErr(), true, 'The unit answers what its work answered.');
    expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'It is still there.');
  },
};
