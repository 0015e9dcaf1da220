import { AfterCommitFailed, InvalidWork } from 'demesne/application';
import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { Account } from './bank.ts';
import { alice, bankOn, depositing, opening, stores } from './bank-world.ts';

describe.each(stores)('after-commit work over $kind', ({ of }) => {
  it('runs once the commit is done, in order, each piece after the other', async () => {
    const { unit, balance } = bankOn(of);
    const told: unknown[] = [];

    const answer = await unit.run(async (bank, context) => {
      context.afterCommit(async () => {
        await Promise.resolve();
        told.push(await balance(alice));
      });
      context.afterCommit(() => void told.push('second'));
      told.push('working');
      return opening([alice, 100])(bank);
    });

    expect(answer).toEqual(ok());
    expect(told).toEqual(['working', 100, 'second']);
  });

  it('runs also where nothing was to be written', async () => {
    const { unit } = bankOn(of);
    let ran = false;

    await unit.run((_, context) => {
      context.afterCommit(() => void (ran = true));
      return ok();
    });

    expect(ran).toBe(true);
  });

  it('never runs where the unit is rolled back', async () => {
    const { unit } = bankOn(of);
    let ran = false;
    const later = () => void (ran = true);

    await unit.run((_, context) => {
      context.afterCommit(later);
      return err('no');
    });
    const thrown = unit.run((_, context) => {
      context.afterCommit(later);
      throw new Error('no');
    });

    await expect(thrown).rejects.toThrow('no');
    expect(ran).toBe(false);
  });

  it('runs for the attempt that commits, and for no other', async () => {
    const { unit } = bankOn(of);
    await unit.run(opening([alice, 0]));
    const told: number[] = [];
    let attempts = 0;

    await unit.run(async (bank, context) => {
      const attempt = ++attempts;
      context.afterCommit(() => void told.push(attempt));
      await bank.accounts.get(alice);
      if (attempt === 1) await unit.run(depositing(alice, 1));
      return depositing(alice, 1)(bank);
    });

    expect(told).toEqual([2]);
  });

  it('that throws does not stop the others, and the fault says that the unit is committed', async () => {
    const { unit, balance } = bankOn(of);
    const first = new Error('no mail');
    const third = new Error('no cache');
    const told: string[] = [];

    const run = unit.run(async ({ accounts }, context) => {
      context.afterCommit(() => Promise.reject(first));
      context.afterCommit(() => void told.push('second'));
      context.afterCommit(() => {
        throw third;
      });
      await accounts.save(Account.open(alice, 100));
      return ok('the answer');
    });

    await expect(run).rejects.toThrow(AfterCommitFailed);
    await expect(run).rejects.toMatchObject({ outcome: ok('the answer'), causes: [first, third], cause: first });
    await expect(run).rejects.toThrow('is committed, and 2 of 3 pieces');
    expect(told).toEqual(['second']);
    expect(await balance(alice)).toBe(100);
  });

  it('is a function', async () => {
    const { unit } = bankOn(of);

    const run = unit.run((_, context) => {
      context.afterCommit('mail' as never);
      return ok();
    });

    await expect(run).rejects.toThrow(InvalidWork);
  });
});
