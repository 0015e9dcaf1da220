import { ok } from 'neverthrow';
import type { Rules } from '../rules.ts';
import { Account, AccountId } from '../bank.ts';
import { expectSame, expectThat, okOf } from '../expectations.ts';
import { loaded, type BankWorld } from '../unit-of-work/bank-world.ts';

/** Nobody holds an object that somebody else holds. */
export const isolation: Rules<BankWorld> = {
  'two units never share an object, one after the other or at once': async (bank) => {
    await bank.having({ a: 100 });
    const load = async (): Promise<Account> =>
      okOf(await bank.unit.run(async ({ accounts }) => ok(await loaded(accounts, 'a'))));
    const objects = [await load(), ...(await Promise.all([load(), load()]))];
    expectSame(new Set(objects).size, 3, 'Each unit has an object of its own.');
  },

  'what was saved is not the object that others load': async (bank) => {
    const account = Account.open(AccountId.of('a'));
    okOf(await bank.unit.run(({ accounts }) => accounts.save(account)));
    await bank.unit.run(async ({ accounts }) => {
      expectThat((await loaded(accounts, 'a')) !== account, 'A unit loads an object of its own.');
      return ok();
    });
  },

  'a state that was changed past its events after loading reaches nobody': async (bank) => {
    await bank.having({ a: 100 });
    const answer = await bank.unit.run(async ({ accounts }) => {
      const account = await loaded(accounts, 'a');
      account.tamper(7);
      return accounts.save(account);
    });
    okOf(answer);
    expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'The stored state is a copy.');
  },

  'a state that was changed past its events after the commit reaches nobody': async (bank) => {
    const account = Account.open(AccountId.of('a'));
    okOf(await bank.unit.run(({ accounts }) => accounts.save(account)));
    account.tamper(7);
    expectSame(await bank.committed('a'), { balance: 0, version: 1 }, 'The stored state is a copy.');
  },

  'an operation on an object whose unit is over reaches nobody': async (bank) => {
    await bank.having({ a: 100 });
    const kept: Account[] = [];
    await bank.unit.run(async ({ accounts }) => ok(kept.push(await loaded(accounts, 'a'))));
    for (const account of kept) account.deposit(7);
    expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'What is stored is as it was.');
  },
};
