import { ConcurrencyConflict } from 'demesne';
import { exponentialBackoff, noRetry } from 'demesne/messaging';
import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { Account } from './bank.ts';
import { alice, bankOn, bob, depositing, opening, stores, type Bank, type World } from './bank-world.ts';

/** Someone else changes an account, behind the back of the unit that is under way. */
const meddle = async ({ unit }: World<readonly []>, times = 1): Promise<void> => {
  for (let time = 0; time < times; time += 1) await unit.run(depositing(alice, 1));
};

const conflict = (expected: number, found: number): ConcurrencyConflict =>
  new ConcurrencyConflict({ aggregate: 'Account', id: alice, expected, found });

describe.each(stores)('a conflict over $kind', ({ of }) => {
  it('runs the work again from scratch, with fresh objects', async () => {
    const world = bankOn(of);
    await world.unit.run(opening([alice, 100]));
    const seen: Account[] = [];
    const balances: number[] = [];

    const answer = await world.unit.run(async (bank) => {
      const account = (await bank.accounts.get(alice))._unsafeUnwrap();
      seen.push(account);
      balances.push(account.balance);
      if (seen.length === 1) await meddle(world);
      return depositing(alice, 10)(bank);
    });

    expect(answer).toEqual(ok(111));
    expect(balances).toEqual([100, 101]);
    expect(seen[0]).not.toBe(seen[1]);
    expect(world.story()).toEqual([
      'alice@1 bank.AccountOpened',
      'alice@2 bank.MoneyDeposited',
      'alice@3 bank.MoneyDeposited',
    ]);
  });

  it('writes nothing of a stale attempt, not even what is not stale', async () => {
    const world = bankOn(of, { retry: noRetry });
    await world.unit.run(opening([alice, 100], [bob, 100]));

    const answer = await world.unit.run(async (bank) => {
      await bank.accounts.get(alice);
      await meddle(world);
      await depositing(bob, 10)(bank);
      return depositing(alice, 10)(bank);
    });

    expect(answer).toEqual(err(conflict(1, 2)));
    expect([await world.balance(alice), await world.balance(bob)]).toEqual([101, 100]);
    expect(world.story()).toHaveLength(3);
  });

  it('is the answer once all attempts met one', async () => {
    const world = bankOn(of);
    await world.unit.run(opening([alice, 100]));
    let attempts = 0;

    const run = world.unit.run(async (bank) => {
      attempts += 1;
      await bank.accounts.get(alice);
      await meddle(world);
      return depositing(alice, 10)(bank);
    });

    expect(await world.timer.until(run)).toEqual(err(conflict(5, 6)));
    expect(attempts).toBe(5);
    expect(await world.balance(alice)).toBe(105);
  });

  it('takes as many attempts as the run asks for', async () => {
    const world = bankOn(of);
    await world.unit.run(opening([alice, 100]));
    let attempts = 0;
    const work = async (bank: Bank) => {
      attempts += 1;
      await bank.accounts.get(alice);
      await meddle(world);
      return depositing(alice, 10)(bank);
    };

    await world.timer.until(world.unit.run(work, { attempts: 1 }));
    expect(attempts).toBe(1);
    await world.timer.until(world.unit.run(work, { attempts: 7 }));
    expect(attempts).toBe(8);
  });

  it('retries at once, then after waits that grow and that chance only lengthens', async () => {
    const world = bankOn(of);
    await world.unit.run(opening([alice, 100]));
    const startedAt: number[] = [];

    const run = world.unit.run(async (bank) => {
      startedAt.push(world.timer.elapsedMs);
      await bank.accounts.get(alice);
      await meddle(world);
      return depositing(alice, 10)(bank);
    });
    await world.timer.until(run);

    const waits = startedAt.slice(1).map((at, index) => at - (startedAt[index] as number));
    expect(waits[0]).toBe(0);
    for (const [index, least] of [5, 10, 20].entries()) {
      expect(waits[index + 1]).toBeGreaterThanOrEqual(least);
      expect(waits[index + 1]).toBeLessThanOrEqual(2 * least);
    }
  });

  it('waits as the policy of the unit says', async () => {
    const retry = exponentialBackoff({ attempts: 3, firstDelayMs: 50, jitter: 0 });
    const world = bankOn(of, { retry });
    await world.unit.run(opening([alice, 100]));

    const run = world.unit.run(async (bank) => {
      await bank.accounts.get(alice);
      await meddle(world);
      return depositing(alice, 10)(bank);
    });
    await world.timer.until(run);

    expect(world.timer.elapsedMs).toBe(150);
  });

  it.each([
    ['answers ok all the same', () => ok('never mind')],
    ['answers with another err', () => err('something else')],
    ['answers with nothing', () => undefined as never],
    [
      'throws',
      () => {
        throw new Error('stale');
      },
    ],
  ])('found at a save dooms the attempt, also where the work %s', async (_, end) => {
    const world = bankOn(of);
    await world.unit.run(opening([alice, 100]));
    let attempts = 0;

    const answer = await world.unit.run(async (bank) => {
      attempts += 1;
      if (attempts > 1) return ok('second attempt');
      await bank.accounts.get(alice);
      await meddle(world);
      const deposited = await depositing(alice, 10)(bank);
      if (deposited.isOk()) return ok('found at commit');
      return end();
    });

    expect(answer).toEqual(ok('second attempt'));
    expect(await world.balance(alice)).toBe(101);
  });

  it('meets a new aggregate whose id is taken', async () => {
    const { unit, timer, balance } = bankOn(of);
    await unit.run(opening([alice, 100]));

    const answer = await timer.until(unit.run(opening([alice, 1])));

    expect(answer).toEqual(err(conflict(0, 1)));
    expect(await balance(alice)).toBe(100);
  });

  it('meets a second new aggregate of one id in a unit, and a new one beside the loaded', async () => {
    const { unit, timer, balance } = bankOn(of);

    expect(await timer.until(unit.run(opening([alice, 1], [alice, 2])))).toEqual(err(conflict(0, 1)));
    expect(await balance(alice)).toBeUndefined();

    await unit.run(opening([alice, 100]));
    const beside = unit.run(async (bank) => {
      await bank.accounts.get(alice);
      return bank.accounts.save(Account.open(alice, 1));
    });
    expect(await timer.until(beside)).toEqual(err(conflict(0, 1)));
    expect(await balance(alice)).toBe(100);
  });

  it('dooms the attempt also where the work passes over it, and nothing of it would be stale at commit', async () => {
    const { unit, timer, story } = bankOn(of);

    const run = unit.run(async ({ accounts }) => {
      await accounts.save(Account.open(alice, 1));
      await accounts.save(Account.open(alice, 2));
      return ok();
    });

    expect(await timer.until(run)).toEqual(err(conflict(0, 1)));
    expect(story()).toEqual([]);
  });

  it('leaves the pending events of a stale aggregate as they were', async () => {
    const world = bankOn(of, { retry: noRetry });
    await world.unit.run(opening([alice, 100]));
    let stale: Account | undefined;

    await world.unit.run(async ({ accounts }) => {
      stale = (await accounts.get(alice))._unsafeUnwrap();
      await meddle(world);
      stale.deposit(10);
      return accounts.save(stale);
    });

    expect(stale?.pendingEvents).toHaveLength(1);
    expect(stale?.version).toBe(2);
  });

  it('meets a delete of what was changed meanwhile', async () => {
    const world = bankOn(of, { retry: noRetry });
    await world.unit.run(opening([alice, 100]));

    const answer = await world.unit.run(async ({ accounts }) => {
      const account = (await accounts.get(alice))._unsafeUnwrap();
      await meddle(world);
      return accounts.delete(account);
    });

    expect(answer).toEqual(err(conflict(1, 2)));
    expect(await world.balance(alice)).toBe(101);
  });

  it('meets a change of what was deleted meanwhile', async () => {
    const world = bankOn(of);
    await world.unit.run(opening([alice, 100]));

    const answer = await world.unit.run(async (bank) => {
      if (await bank.accounts.exists(alice)) {
        await world.unit.run(async ({ accounts }) => accounts.delete((await accounts.get(alice))._unsafeUnwrap()));
      }
      return depositing(alice, 10)(bank);
    });

    expect(answer._unsafeUnwrapErr()).toMatchObject({ name: 'NotFound' });
  });

  it('loses no update: N writers, each one increment, make exactly N', async () => {
    const { unit, timer, balance, story } = bankOn(of);
    await unit.run(opening([alice, 0]));
    const writers = Array.from({ length: 25 }, () => unit.run(depositing(alice, 1), { attempts: 26 }));

    const answers = await timer.until(Promise.all(writers));

    expect(answers.every((answer) => answer.isOk())).toBe(true);
    expect(await balance(alice)).toBe(25);
    expect(story().map((line) => line.split(' ')[0])).toEqual(Array.from({ length: 26 }, (_, at) => `alice@${at + 1}`));
  });
});
