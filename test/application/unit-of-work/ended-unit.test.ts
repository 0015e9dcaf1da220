import { UnitEnded } from 'demesne/application';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { Account } from './bank.ts';
import { alice, bankOn, bob, opening, stores } from './bank-world.ts';

describe.each(stores)('a unit of work over $kind', ({ kind, of }) => {
  it('faults when its repositories or its context are used after it ended', async () => {
    const { unit, story } = bankOn(of);
    let kept: (() => readonly Promise<unknown>[]) | undefined;
    let late: (() => void) | undefined;
    await unit.run(async ({ accounts }, context) => {
      const account = Account.open(alice);
      kept = () => [
        accounts.find(alice),
        accounts.get(alice),
        accounts.exists(alice),
        accounts.save(account),
        accounts.delete(account),
        context.run(() => ok()),
        context.run(() => ok(), { requiresNew: true }),
      ];
      late = () => context.afterCommit(() => undefined);
      return ok();
    });

    for (const late of kept?.() ?? []) await expect(late).rejects.toThrow(UnitEnded);
    expect(late).toThrow(UnitEnded);
    expect(story()).toEqual([]);
  });

  it('faults for a question that was still open when it ended, where the store answers later', async () => {
    const { unit } = bankOn(of);
    await unit.run(opening([alice, 100]));
    const late: Promise<Account | undefined>[] = [];
    await unit.run(({ accounts }) => {
      late.push(accounts.find(alice));
      return ok();
    });

    const [answer] = await Promise.allSettled(late);
    const atOnce = kind === 'a store in memory';
    expect(answer).toMatchObject(atOnce ? { status: 'fulfilled' } : { reason: { code: 'UNIT_ENDED' } });
  });
});

it('takes nothing more while the store commits', async () => {
  let late: (() => Promise<unknown>) | undefined;
  const refused: unknown[] = [];
  const { unit, balance } = bankOn((store) => ({
    load: (...key) => store.load(...key),
    commit: async (changes) => {
      refused.push(await late?.().catch((fault: unknown) => fault));
      return store.commit(changes);
    },
  }));

  await unit.run(async ({ accounts }) => {
    late = () => accounts.save(Account.open(bob));
    return accounts.save(Account.open(alice));
  });

  expect(refused[0]).toBeInstanceOf(UnitEnded);
  expect([await balance(alice), await balance(bob)]).toEqual([0, undefined]);
});
