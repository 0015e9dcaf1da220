import { err, ok, type Result } from 'neverthrow';
import type { Rules } from '../rules.ts';
import { AccountId, type Account } from '../bank.ts';
import { errOf, expectSame, expectThat, okOf, thrownBy } from '../expectations.ts';
import { changed, loaded, meetingPoint, type BankRepositories, type BankWorld } from './bank-world.ts';

/** Deposits a cent while another unit does the same to the same account, so many times. */
function raced(
  bank: BankWorld,
  times: number,
  seen: Account[] = [],
): (repositories: BankRepositories) => Promise<Result<unknown, unknown>> {
  return async ({ accounts }) => {
    const account = await loaded(accounts, 'a');
    seen.push(account);
    if (seen.length <= times) okOf(await bank.change('a', (faster) => faster.deposit(10)));
    return changed(accounts, 'a', (one) => one.deposit(1));
  };
}

/** Whoever is slower decides again, on what is there by then. */
export const conflicts: Rules<BankWorld> = {
  'where another unit was faster, the work runs again with fresh aggregates': async (bank) => {
    await bank.having({ a: 100 });
    const seen: Account[] = [];
    okOf(await bank.unit.run(raced(bank, 1, seen)));
    expectSame(seen.length, 2, 'The work runs once more.');
    expectThat(seen[0] !== seen[1], 'The second attempt loads an object of its own.');
    expectSame(await bank.committed('a'), { balance: 111, version: 4 }, 'Both changes are there.');
  },

  'the events of an attempt that met a conflict are not committed': async (bank) => {
    await bank.having({ a: 0 });
    okOf(await bank.unit.run(raced(bank, 2)));
    const cents = (await bank.logged()).map(({ message }) => (message.data as { cents?: number }).cents);
    expectSame(cents, [undefined, 10, 10, 1], 'The log has what was committed, once.');
  },

  'a rule is checked again on what the faster one left': async (bank) => {
    await bank.having({ a: 100 });
    let attempts = 0;
    const answer = await bank.unit.run(async ({ accounts }) => {
      attempts += 1;
      await loaded(accounts, 'a');
      if (attempts === 1) okOf(await bank.change('a', (faster) => faster.withdraw(80)));
      return changed(accounts, 'a', (account) => account.withdraw(50));
    });
    errOf(answer, 'Overdrawn');
    expectSame(await bank.committed('a'), { balance: 20, version: 3 }, 'Nothing was withdrawn that was not there.');
  },

  'n writers who each add one add n': async (bank) => {
    await bank.having({ a: 0 });
    const writers = 12;
    const meet = meetingPoint(writers);
    let attempts = 0;
    const answers = await Promise.all(
      Array.from({ length: writers }, () =>
        bank.unit.run(
          async ({ accounts }) => {
            attempts += 1;
            await loaded(accounts, 'a');
            if (attempts <= writers) await meet();
            return changed(accounts, 'a', (account) => account.deposit(1));
          },
          { attempts: writers + 1 },
        ),
      ),
    );
    for (const answer of answers) okOf(answer, 'With attempts enough every writer succeeds.');
    expectSame(await bank.committed('a'), { balance: writers, version: writers + 1 }, 'No update is lost.');
    expectSame((await bank.logged()).length, writers + 1, 'Each is logged once.');
    expectThat(attempts > writers, 'They did meet each other.');
  },

  'the last cents go to one of those who race for them': async (bank) => {
    await bank.having({ a: 100 });
    const races = Array.from({ length: 5 }, () => bank.change('a', (account) => account.withdraw(60)));
    const answers = await Promise.all(races);
    expectSame(answers.filter((answer) => answer.isOk()).length, 1, 'One gets them.');
    for (const answer of answers) if (answer.isErr()) errOf(answer, 'Overdrawn');
    expectSame(await bank.committed('a'), { balance: 40, version: 3 }, 'The account is not overdrawn.');
  },

  'attempts are bounded; when they are spent, the conflict is the answer': async (bank) => {
    await bank.having({ a: 100 });
    const seen: Account[] = [];
    const answer = await bank.unit.run(raced(bank, Infinity, seen), { attempts: 3 });
    const { id } = errOf(answer, 'ConcurrencyConflict') as { id: string };
    expectSame(id, 'a', 'The conflict names the aggregate.');
    expectSame(seen.length, 3, 'There are as many attempts as were asked for.');
    expectSame(await bank.committed('a'), { balance: 130, version: 5 }, 'Only the faster changes are there.');
  },

  'between attempts the unit waits as its policy says, and never without a conflict': async (bank) => {
    await bank.having({ a: 100 });
    const unit = bank.unitWith({ retry: { attempts: 3, delayMs: (attempt) => 10 * attempt } });
    okOf(await unit.run(({ accounts }) => changed(accounts, 'a', (account) => account.deposit(1))));
    expectSame(bank.waits, [], 'There is nothing to wait for.');
    errOf(await unit.run(raced(bank, Infinity)), 'ConcurrencyConflict');
    expectSame(bank.waits, [10, 20], 'It waits after each conflict but the last.');
  },

  'a refused save dooms the attempt, whatever the work answers then': async (bank) => {
    await bank.having({ a: 100 });
    for (const stubborn of [() => ok(), () => err('gave up'), () => Promise.reject(new Error('gave up'))]) {
      const before = await bank.committed('a');
      let attempts = 0;
      const answer = await bank.unit.run(async ({ accounts }) => {
        attempts += 1;
        const account = await loaded(accounts, 'a');
        if (attempts === 1) okOf(await bank.change('a', (faster) => faster.deposit(10)));
        account.deposit(1);
        const saved = await accounts.save(account);
        return saved.isErr() ? stubborn() : ok();
      });
      okOf(answer, 'The second attempt meets no conflict.');
      expectSame(attempts, 2, 'The work runs once more.');
      const after = { balance: (before?.balance ?? 0) + 11, version: (before?.version ?? 0) + 2 };
      expectSame(await bank.committed('a'), after, 'The change is there, once.');
    }
  },

  'a conflict over one aggregate is none over another': async (bank) => {
    await bank.having({ a: 100, b: 100 });
    let attempts = 0;
    const answer = await bank.unit.run(async ({ accounts }) => {
      attempts += 1;
      const account = await loaded(accounts, 'a');
      okOf(await bank.change('b', (other) => other.deposit(1)));
      account.deposit(1);
      return accounts.save(account);
    });
    okOf(answer);
    expectSame(attempts, 1, 'Nothing is in the way.');
  },

  'an attempt that throws is not run again': async (bank) => {
    let attempts = 0;
    await thrownBy(() =>
      bank.unit.run(async ({ accounts }) => {
        attempts += 1;
        await accounts.find(AccountId.of('a'));
        throw new Error('once is enough');
      }),
    );
    expectSame(attempts, 1, 'Only conflicts are tried again.');
  },
};
