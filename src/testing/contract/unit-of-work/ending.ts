import { ok } from 'neverthrow';
import type { Rules } from '../rules.ts';
import { Account, AccountId } from '../bank.ts';
import { expectSame, faultOf, okOf } from '../expectations.ts';
import type { BankContext, BankRepositories, BankWorld } from './bank-world.ts';

/** What a unit gives to its work is good for that work only. */
export const ending: Rules<BankWorld> = {
  'neither repositories nor context can be used once the unit has ended': async (bank) => {
    await bank.having({ a: 100 });
    const id = AccountId.of('a');
    const kept: {
      readonly repositories: BankRepositories;
      readonly context: BankContext;
      readonly account: Account;
    }[] = [];
    const answer = await bank.unit.run(async (repositories, context) => {
      kept.push({ repositories, context, account: okOf(await repositories.accounts.get(id)) });
      return ok();
    });
    okOf(answer);
    for (const { repositories, context, account } of kept) {
      const uses: Readonly<Record<string, () => unknown>> = {
        find: () => repositories.accounts.find(id),
        get: () => repositories.accounts.get(id),
        exists: () => repositories.accounts.exists(id),
        save: () => repositories.accounts.save(account),
        delete: () => repositories.accounts.delete(account),
        afterCommit: () => context.afterCommit(() => {}),
        run: () => context.run(() => ok()),
      };
      for (const [name, use] of Object.entries(uses)) {
        await faultOf(use, 'UNIT_ENDED', `${name} refuses whoever comes after the end.`);
      }
    }
    expectSame(kept.length, 1, 'The work ran once.');
    expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'Nothing is written.');
  },

  'work that is no function is refused': async ({ unit }) => {
    await faultOf(() => unit.run(undefined as never), 'INVALID_WORK', 'The work of a unit is a function.');
  },

  'work that answers no Result is refused, and writes nothing': async (bank) => {
    const run = (): unknown =>
      bank.unit.run((async ({ accounts }: BankRepositories) => {
        okOf(await accounts.save(Account.open(AccountId.of('a'))));
      }) as never);
    await faultOf(run, 'INVALID_WORK', 'The work of a unit answers with a Result.');
    expectSame(await bank.committed('a'), undefined, 'Nothing is written.');
  },

  'options that can not be are refused before anything runs': async ({ unit }) => {
    let ran = false;
    const work = (): ReturnType<typeof ok> => {
      ran = true;
      return ok();
    };
    for (const options of [
      { attempts: 0 },
      { attempts: 1.5 },
      { correlationId: '' },
      { tenant: 7 },
      { signal: {} },
      null,
    ]) {
      await faultOf(
        () => unit.run(work, options as never),
        'INVALID_OPTION',
        'Wrong options are the mistake of the caller.',
      );
    }
    expectSame(ran, false, 'The work does not run.');
  },
};
