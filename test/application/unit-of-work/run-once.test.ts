import { reaction } from 'demesne/application';
import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { AccountOpened, Journal } from './bank.ts';
import { alice, bankOn, bob, depositing, opening, stores } from './bank-world.ts';
import { message, NotToday } from './delivered.ts';

describe.each(stores)('work that runs once over $kind', ({ of }) => {
  it('is run for the first copy of a message, and for no other', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 0]));

    const first = await unit.runOnce(depositing(alice, 5), message);
    const second = await unit.runOnce(depositing(alice, 5), message);

    expect(first).toEqual(ok(5));
    expect(second).toEqual(ok(undefined));
    expect(await balance(alice)).toBe(5);
  });

  it('is run for each message, each consumer and each tenant', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 0]));
    await unit.run(opening([alice, 0]), { tenant: 'acme' });

    await unit.runOnce(depositing(alice, 1), message);
    await unit.runOnce(depositing(alice, 10), { ...message, causationId: 'm-2' });
    await unit.runOnce(depositing(alice, 100), { ...message, subscription: 'count-deposits' });
    await unit.runOnce(depositing(alice, 7), { ...message, tenant: 'acme' });

    expect(await balance(alice)).toBe(111);
    expect(await balance(alice, 'acme')).toBe(7);
  });

  it('was done where it changed nothing, too', async () => {
    const { unit } = bankOn(of);
    let runs = 0;
    const counting = () => ok((runs += 1));

    expect(await unit.runOnce(counting, message)).toEqual(ok(1));
    expect(await unit.runOnce(counting, message)).toEqual(ok(undefined));
    expect(runs).toBe(1);
  });

  it('was not done where it refuses or throws, so it may be tried again', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 0]));
    const trouble = new Error('the power went out');

    const refused = await unit.runOnce(async ({ accounts }) => {
      (await depositing(alice, 5)({ accounts } as never))._unsafeUnwrap();
      return err(new NotToday({}));
    }, message);
    const thrown = unit.runOnce(() => {
      throw trouble;
    }, message);

    expect(refused).toEqual(err(new NotToday({})));
    await expect(thrown).rejects.toBe(trouble);
    expect(await balance(alice)).toBe(0);
    expect(await unit.runOnce(depositing(alice, 5), message)).toEqual(ok(5));
  });

  it('is committed by one of many copies at once, and every copy answers ok, with one attempt each', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 0]));

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => unit.runOnce(depositing(alice, 5), { ...message, attempts: 1 })),
    );

    expect(answers.map((answer) => answer._unsafeUnwrap()).filter((value) => value === 5)).toHaveLength(1);
    expect(answers.map((answer) => answer._unsafeUnwrap()).filter((value) => value === undefined)).toHaveLength(9);
    expect(await balance(alice)).toBe(5);
  });

  it('is no refusal where a faster copy is the reason for it', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 5]));
    let isFirst = true;
    const emptying: Parameters<typeof unit.runOnce>[0] = async ({ accounts }) => {
      if (isFirst) {
        isFirst = false;
        await unit.runOnce(emptying, message);
      }
      const account = (await accounts.get(alice))._unsafeUnwrap();
      const withdrawn = account.withdraw(5);
      return withdrawn.isErr() ? withdrawn : accounts.save(account);
    };

    expect(await unit.runOnce(emptying, message)).toEqual(ok(undefined));
    expect(await balance(alice)).toBe(0);
  });

  it('is a conflict where somebody else changed its aggregates, and was not done then', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 0]));

    const conflict = await unit.runOnce(
      async (repositories) => {
        await unit.run(depositing(alice, 1));
        const { accounts } = repositories;
        const stale = (await accounts.get(alice))._unsafeUnwrap();
        await unit.run(depositing(alice, 1));
        stale.deposit(5);
        return accounts.save(stale);
      },
      { ...message, attempts: 1 },
    );

    expect(conflict._unsafeUnwrapErr()).toMatchObject({ name: 'ConcurrencyConflict', id: 'alice' });
    expect(await balance(alice)).toBe(2);
    expect(await unit.runOnce(depositing(alice, 5), message)).toEqual(ok(7));
  });

  it('is run again after a conflict', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 0]));
    let runs = 0;

    const answer = await unit.runOnce(async (repositories) => {
      runs += 1;
      const account = (await repositories.accounts.get(alice))._unsafeUnwrap();
      if (runs === 1) await unit.run(depositing(alice, 1));
      account.deposit(5);
      return repositories.accounts.save(account);
    }, message);

    expect(answer.isOk()).toBe(true);
    expect(runs).toBe(2);
    expect(await balance(alice)).toBe(6);
  });

  it('is followed by reactions and by what is joined and kept for after the commit, once', async () => {
    const told: string[] = [];
    const { unit, story } = bankOn(of, {
      reactions: [
        reaction(AccountOpened, (_, { journals }, { aggregate }) => {
          told.push('reaction');
          return journals.save(Journal.begin(aggregate.id as never));
        }),
      ],
    });
    const handled = () =>
      unit.runOnce(async (_, context) => {
        context.afterCommit(() => void told.push('after the commit'));
        return context.run(opening([alice, 5], [bob, 5]));
      }, message);

    await handled();
    await handled();

    expect(told).toEqual(['reaction', 'reaction', 'after the commit']);
    expect(story()).toHaveLength(4);
  });

  it('stands where its after-commit work fails, which is told to the first only', async () => {
    const { unit } = bankOn(of);
    const failed = unit.runOnce(
      (_, context) => {
        context.afterCommit(() => {
          throw new Error('the mail is down');
        });
        return ok();
      },
      { ...message, causationId: 'm-2' },
    );

    await expect(failed).rejects.toMatchObject({ code: 'AFTER_COMMIT_FAILED' });
    expect(await unit.runOnce(() => err(new NotToday({})), { ...message, causationId: 'm-2' })).toEqual(ok(undefined));
  });

  it('has the message as the cause of what it commits', async () => {
    const { unit, log } = bankOn(of);

    await unit.runOnce(opening([alice, 5]), { ...message, correlationId: 'c-1', actor: 'carol' });

    expect(log()[0]).toMatchObject({ causationId: 'm-1', correlationId: 'c-1', actor: 'carol' });
  });

  it('is not begun where the signal is aborted, and not committed where it is aborted on the way', async () => {
    const { unit, log } = bankOn(of);
    const gone = new AbortController();
    const reason = new Error('nobody waits');

    const aborted = unit.runOnce(
      (repositories) => {
        gone.abort(reason);
        return opening([alice, 5])(repositories);
      },
      { ...message, signal: gone.signal },
    );
    await expect(aborted).rejects.toBe(reason);
    await expect(unit.runOnce(() => ok(), { ...message, signal: gone.signal })).rejects.toBe(reason);

    expect(log()).toEqual([]);
    expect(await unit.runOnce(() => ok('done'), message)).toEqual(ok('done'));
  });
});
