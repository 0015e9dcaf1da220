import { err, ok } from 'neverthrow';
import type { Rules } from '../rules.ts';
import { expectSame, faultOf, okOf } from '../expectations.ts';
import { changed, loaded, type BankWorld } from './bank-world.ts';

/** What was forgotten is said, before anything is written. */
export const unsavedChanges: Rules<BankWorld> = {
  'aggregates with changes that nobody saved are a fault that names all of them': async (bank) => {
    await bank.having({ a: 100, b: 100, c: 100 });
    const run = (): unknown =>
      bank.unit.run(async ({ accounts }) => {
        okOf((await loaded(accounts, 'a')).deposit(1));
        okOf((await loaded(accounts, 'b')).deposit(1));
        okOf(await changed(accounts, 'c', (account) => account.deposit(1)));
        return ok();
      });
    const fault = await faultOf(run, 'UNSAVED_CHANGES', 'A forgotten save is a mistake of the work.');
    const named = [
      { type: 'Account', id: 'a' },
      { type: 'Account', id: 'b' },
    ];
    expectSame((fault as unknown as { aggregates: unknown }).aggregates, named, 'It names those that were not saved.');
    expectSame(await bank.committed('c'), { balance: 100, version: 2 }, 'Nothing is written, not even what was saved.');
    expectSame((await bank.logged()).length, 6, 'Nothing is appended to the log.');
  },

  'so are changes after the save': async (bank) => {
    await bank.having({ a: 100 });
    const run = (): unknown =>
      bank.unit.run(async ({ accounts }) => {
        okOf(await changed(accounts, 'a', (account) => account.deposit(1)));
        return (await loaded(accounts, 'a')).deposit(2);
      });
    await faultOf(run, 'UNSAVED_CHANGES', 'A change after the save is one that nobody saved.');
    expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'Nothing is written.');
  },

  'work that answers with an err has nothing to save': async (bank) => {
    await bank.having({ a: 100 });
    const answer = await bank.unit.run(async ({ accounts }) => {
      okOf((await loaded(accounts, 'a')).deposit(1));
      return err('never mind');
    });
    expectSame(answer.isErr() && answer.error, 'never mind', 'The err is the answer.');
  },
};
