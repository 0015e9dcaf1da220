import { err, ok } from 'neverthrow';
import type { Rules } from '../rules.ts';
import { Account, AccountId } from '../bank.ts';
import { errOf, expectSame, expectThat, faultOf, okOf, thrownBy } from '../expectations.ts';
import { changed, loaded, type BankWorld } from './bank-world.ts';

const apart = { requiresNew: true };

/** A run inside of a run joins it, unless it says otherwise. */
export const nesting: Rules<BankWorld> = {
  'an inner run has the repositories of the outer one, and commits with it': async (bank) => {
    await bank.having({ a: 100 });
    const answer = await bank.unit.run(async ({ accounts }, context) => {
      const account = await loaded(accounts, 'a');
      const inner = await context.run(async (inside) => {
        expectThat((await loaded(inside.accounts, 'a')) === account, 'It finds the very object.');
        return changed(inside.accounts, 'a', (one) => one.deposit(1));
      });
      okOf(inner);
      expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'Nothing is committed with the inner run.');
      return ok();
    });
    okOf(answer);
    expectSame(await bank.committed('a'), { balance: 101, version: 3 }, 'It is committed with the outer one.');
  },

  'an inner err that is handed on is the answer, and nothing is written': async (bank) => {
    await bank.having({ a: 100 });
    const answer = await bank.unit.run(async ({ accounts }, context) => {
      okOf(await changed(accounts, 'a', (account) => account.deposit(1)));
      return context.run((inside) => changed(inside.accounts, 'a', (account) => account.withdraw(1_000)));
    });
    errOf(answer, 'Overdrawn');
    expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'Nothing is written.');
  },

  'an inner err or throw that the outer work swallows is a fault, and nothing is written': async (bank) => {
    await bank.having({ a: 100 });
    for (const inner of [() => err('no'), () => Promise.reject(new Error('no'))]) {
      const run = (): unknown =>
        bank.unit.run(async ({ accounts }, context) => {
          okOf(await changed(accounts, 'a', (account) => account.deposit(1)));
          await thrownBy(() => context.run(inner));
          return ok();
        });
      await faultOf(run, 'INNER_RUN_FAILED', 'An outer ok after an inner failure is a contradiction.');
      expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'Nothing is written.');
    }
  },

  'an inner run that requires a new unit stays committed when the outer one rolls back': async (bank) => {
    await bank.having({ a: 100, b: 0 });
    const answer = await bank.unit.run(
      async ({ accounts }, context) => {
        okOf(await changed(accounts, 'a', (account) => account.deposit(1)));
        okOf(await context.run((own) => changed(own.accounts, 'b', (account) => account.deposit(1)), apart));
        return err('not after all');
      },
      { correlationId: 'c-1', actor: 'Ada' },
    );
    expectSame(answer.isErr(), true, 'The outer unit answers its err.');
    expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'The outer unit wrote nothing.');
    expectSame(await bank.committed('b'), { balance: 1, version: 2 }, 'The inner unit stays committed.');
    const { correlationId, actor } = { ...(await bank.logged()).at(-1) };
    expectSame({ correlationId, actor }, { correlationId: 'c-1', actor: 'Ada' }, 'It has the cause of the outer one.');
  },

  'an inner run that requires a new unit may fail without the outer one': async (bank) => {
    await bank.having({ a: 100, b: 0 });
    const answer = await bank.unit.run(async ({ accounts }, context) => {
      const inner = await context.run((own) => changed(own.accounts, 'b', (account) => account.withdraw(1)), apart);
      errOf(inner, 'Overdrawn');
      return changed(accounts, 'a', (account) => account.deposit(1));
    });
    okOf(answer);
    expectSame(await bank.committed('a'), { balance: 101, version: 3 }, 'The outer unit is committed.');
    expectSame(await bank.committed('b'), { balance: 0, version: 1 }, 'The inner unit wrote nothing.');
  },

  'an inner run that requires a new unit sees nothing of what the outer one saved': async (bank) => {
    const answer = await bank.unit.run(async ({ accounts }, context) => {
      okOf(await accounts.save(Account.open(AccountId.of('a'))));
      const inner = await context.run(async (own) => ok(await own.accounts.exists(AccountId.of('a'))), apart);
      expectSame(okOf(inner), false, 'What is not committed is not there for another unit.');
      return ok();
    });
    okOf(answer);
  },

  'a conflict in an inner run makes the outer work run again': async (bank) => {
    await bank.having({ a: 100 });
    let attempts = 0;
    const answer = await bank.unit.run(async ({ accounts }, context) => {
      attempts += 1;
      await loaded(accounts, 'a');
      if (attempts === 1) okOf(await bank.change('a', (faster) => faster.deposit(10)));
      return context.run((inside) => changed(inside.accounts, 'a', (account) => account.deposit(1)));
    });
    okOf(answer);
    expectSame(attempts, 2, 'The outer work runs once more.');
    expectSame(await bank.committed('a'), { balance: 111, version: 4 }, 'Both changes are there, once.');
  },
};
