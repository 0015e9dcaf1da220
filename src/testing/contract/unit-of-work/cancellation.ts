import { ok } from 'neverthrow';
import type { Rules } from '../rules.ts';
import { expectSame, expectThat, okOf, thrownBy } from '../expectations.ts';
import { changed, type BankWorld } from './bank-world.ts';

const reason = new Error('nobody waits any more');

/** Until the commit a signal ends everything; afterwards it ends nothing. */
export const cancellation: Rules<BankWorld> = {
  'where the signal is aborted already, nothing runs': async ({ unit }) => {
    let ran = false;
    const run = (): unknown =>
      unit.run(
        () => {
          ran = true;
          return ok();
        },
        { signal: AbortSignal.abort(reason) },
      );
    expectThat((await thrownBy(run)) === reason, "It rejects with the signal's reason.");
    expectSame(ran, false, 'The work does not run.');
  },

  'where the signal is aborted before the commit, nothing is written': async (bank) => {
    await bank.having({ a: 100 });
    const controller = new AbortController();
    const run = (): unknown =>
      bank.unit.run(
        async ({ accounts }, { signal }) => {
          okOf(await changed(accounts, 'a', (account) => account.deposit(1)));
          controller.abort(reason);
          expectSame(signal.aborted, true, 'The context has the signal.');
          return ok();
        },
        { signal: controller.signal },
      );
    expectThat((await thrownBy(run)) === reason, "It rejects with the signal's reason.");
    expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'Nothing is written.');
    expectSame((await bank.logged()).length, 2, 'Nothing is appended to the log.');
  },

  'where the signal is aborted after the commit, the answer stands': async (bank) => {
    await bank.having({ a: 100 });
    const controller = new AbortController();
    const answer = await bank.unit.run(
      ({ accounts }, context) => {
        context.afterCommit(() => controller.abort(reason));
        return changed(accounts, 'a', (account) => account.deposit(1));
      },
      { signal: controller.signal },
    );
    okOf(answer);
    expectSame(await bank.committed('a'), { balance: 101, version: 3 }, 'What is committed stays committed.');
  },

  'a signal that is never aborted changes nothing': async (bank) => {
    await bank.having({ a: 100 });
    okOf(await bank.change('a', (account) => account.deposit(1), { signal: new AbortController().signal }));
    expectSame(await bank.committed('a'), { balance: 101, version: 3 }, 'The change is committed.');
  },
};
