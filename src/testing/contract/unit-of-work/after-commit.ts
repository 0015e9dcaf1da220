import { err, ok } from 'neverthrow';
import type { Rules } from '../rules.ts';
import { expectSame, faultOf, okOf, thrownBy } from '../expectations.ts';
import { changed, loaded, type BankWorld } from './bank-world.ts';

/** What can't be rolled back waits until nothing has to be. */
export const afterCommit: Rules<BankWorld> = {
  'after-commit work runs in the order given, when the commit is there for everyone': async (bank) => {
    await bank.having({ a: 100 });
    const seen: unknown[] = [];
    const answer = await bank.unit.run(({ accounts }, context) => {
      context.afterCommit(async () => void seen.push((await bank.committed('a'))?.balance));
      context.afterCommit(() => void seen.push('second'));
      return changed(accounts, 'a', (account) => account.deposit(1));
    });
    okOf(answer);
    expectSame(seen, [101, 'second'], 'Each runs once, the second after the first.');
  },

  'after-commit work does not run where nothing is committed': async ({ unit }) => {
    let ran = 0;
    const count = (): void => void (ran += 1);
    await unit.run((_, context) => {
      context.afterCommit(count);
      return err('no');
    });
    await thrownBy(() =>
      unit.run((_, context) => {
        context.afterCommit(count);
        throw new Error('no');
      }),
    );
    expectSame(ran, 0, 'A unit that is rolled back has no after.');
  },

  'after-commit work of an attempt that met a conflict does not run': async (bank) => {
    await bank.having({ a: 100 });
    const ran: number[] = [];
    let attempts = 0;
    const answer = await bank.unit.run(async ({ accounts }, context) => {
      const attempt = (attempts += 1);
      context.afterCommit(() => void ran.push(attempt));
      await loaded(accounts, 'a');
      if (attempt === 1) okOf(await bank.change('a', (faster) => faster.deposit(10)));
      return changed(accounts, 'a', (account) => account.deposit(1));
    });
    okOf(answer);
    expectSame(ran, [2], 'Only that of the attempt that was committed runs.');
  },

  'after-commit work that throws stops neither the others nor the commit, and is told': async (bank) => {
    await bank.having({ a: 100 });
    const trouble = new Error('the mail server is down');
    let others = 0;
    const run = (): unknown =>
      bank.unit.run(async ({ accounts }, context) => {
        context.afterCommit(() => Promise.reject(trouble));
        context.afterCommit(() => void (others += 1));
        return (await changed(accounts, 'a', (account) => account.deposit(1))).map(() => 'deposited');
      });
    const fault = await faultOf(run, 'AFTER_COMMIT_FAILED', 'A failure after the commit is told.');
    const { outcome, causes } = fault as unknown as { outcome: { value: unknown }; causes: readonly unknown[] };
    expectSame([outcome.value, causes], ['deposited', [trouble]], 'It has the outcome, and what was thrown.');
    expectSame(others, 1, 'The others run all the same.');
    expectSame(await bank.committed('a'), { balance: 101, version: 3 }, 'What is committed stays committed.');
  },

  'after-commit work of an inner run waits for the outer commit': async (bank) => {
    await bank.having({ a: 100 });
    const seen: unknown[] = [];
    const answer = await bank.unit.run(async (_, context) => {
      const inner = await context.run(async ({ accounts }, inside) => {
        inside.afterCommit(async () => void seen.push((await bank.committed('a'))?.balance));
        return changed(accounts, 'a', (account) => account.deposit(1));
      });
      expectSame(seen, [], 'Nothing is committed with the inner run.');
      return inner.isErr() ? inner : ok();
    });
    okOf(answer);
    expectSame(seen, [101], 'It runs after the outer commit.');
  },
};
