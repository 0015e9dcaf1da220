import { DomainError } from 'demesne';
import { InnerRunFailed, InvalidWork, reaction, ReactionsTooDeep, UnsavedChanges } from 'demesne/application';
import { noRetry } from 'demesne/messaging';
import { err, ok, safeTry } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import {
  Account,
  AccountId,
  AccountOpened,
  EntryWritten,
  Journal,
  JournalId,
  MoneyDeposited,
  MoneyWithdrawn,
} from './bank.ts';
import { alice, bankOn, bob, depositing, opening, stores, transferring, type Bank } from './bank-world.ts';

class LimitExceeded extends DomainError.define('LimitExceeded')<{ limit: number }> {}

const book = JournalId.of('book');

const writing = ({ journals }: Bank, text: string) =>
  safeTry(async function* () {
    const journal = (yield* await journals.find(book).then((found) => ok(found))) ?? Journal.begin(book);
    yield* journal.write(text);
    return journals.save(journal);
  });

const journalled = reaction(MoneyDeposited, (event, bank: Bank, { aggregate }) =>
  writing(bank, `${aggregate.id} got ${event.data.cents}`),
);

describe.each(stores)('a reaction over $kind', ({ of }) => {
  it('happens in the same commit as the event', async () => {
    const { unit, story, log } = bankOn(of, { reactions: [journalled] });
    await unit.run(opening([alice, 0]));

    const answer = await unit.run(depositing(alice, 5));

    expect(answer).toEqual(ok(5));
    expect(story().slice(1)).toEqual([
      'alice@2 bank.MoneyDeposited',
      'book@1 bank.JournalBegun',
      'book@2 bank.EntryWritten',
    ]);
    expect(log().at(-1)?.message.data).toEqual({ text: 'alice got 5' });
  });

  it('has the event as its cause, also in what it tells its own context', async () => {
    const { unit, log } = bankOn(of, {
      reactions: [
        reaction(MoneyDeposited, async (_, bank, context) => {
          expect(context.causationId).toBe(context.envelope.id);
          expect(context.aggregate).toEqual({ type: 'Account', id: 'alice', version: 2 });
          return writing(bank, context.correlationId);
        }),
      ],
    });
    await unit.run(opening([alice, 0]));

    await unit.run(depositing(alice, 5), { correlationId: 'talk', causationId: 'command', actor: 'carol' });

    const [deposited, begun, written] = log().slice(1);
    expect(deposited).toMatchObject({ correlationId: 'talk', causationId: 'command', actor: 'carol' });
    expect(begun).toMatchObject({ correlationId: 'talk', causationId: deposited?.id, actor: 'carol' });
    expect(written).toMatchObject({ correlationId: 'talk', causationId: deposited?.id, actor: 'carol' });
  });

  it('follows events first in, first out, its own events last', async () => {
    const seen: string[] = [];
    const { unit } = bankOn(of, {
      reactions: [
        reaction(MoneyWithdrawn, async (_, { accounts }, { aggregate }) => {
          seen.push(`withdrawn ${aggregate.id}`);
          const account = (await accounts.get(bob))._unsafeUnwrap();
          account.deposit(1);
          return accounts.save(account);
        }),
        reaction(MoneyDeposited, (event, _, { aggregate }) => {
          seen.push(`deposited ${aggregate.id} ${event.data.cents}`);
        }),
        reaction(MoneyWithdrawn, () => void seen.push('second reaction to withdrawn')),
      ],
    });
    await unit.run(opening([alice, 100], [bob, 0]));

    await unit.run(transferring(alice, bob, 30));

    expect(seen).toEqual(['withdrawn alice', 'second reaction to withdrawn', 'deposited bob 30', 'deposited bob 1']);
  });

  it('that answers with an err rolls the unit back, and that is the answer', async () => {
    const { unit, balance, story } = bankOn(of, {
      reactions: [
        reaction(MoneyDeposited, (event) => (event.data.cents > 10 ? err(new LimitExceeded({ limit: 10 })) : ok())),
      ],
    });
    await unit.run(opening([alice, 0]));

    expect(await unit.run(depositing(alice, 11))).toEqual(err(new LimitExceeded({ limit: 10 })));
    expect(await balance(alice)).toBe(0);
    expect(await unit.run(depositing(alice, 10))).toEqual(ok(10));
    expect(story()).toHaveLength(2);
  });

  it('that throws rolls the unit back', async () => {
    const trouble = new Error('trouble');
    const { unit, story } = bankOn(of, { reactions: [reaction(AccountOpened, () => Promise.reject(trouble))] });

    await expect(unit.run(opening([alice, 0]))).rejects.toBe(trouble);
    expect(story()).toEqual([]);
  });

  it('never happens where the work answered with an err, or nothing was saved', async () => {
    const seen: string[] = [];
    const { unit } = bankOn(of, { reactions: [reaction(AccountOpened, (event) => void seen.push(event.type))] });

    await unit.run(async (bank) => {
      await opening([alice, 0])(bank);
      return err('no');
    });
    await unit.run(() => ok());

    expect(seen).toEqual([]);
  });

  it('that leaves changes unsaved is found out', async () => {
    const { unit, story } = bankOn(of, {
      reactions: [
        reaction(AccountOpened, async (_, { accounts }, { aggregate }) => {
          (await accounts.get(AccountId.of(aggregate.id)))._unsafeUnwrap().deposit(1);
        }),
      ],
    });

    await expect(unit.run(opening([alice, 0]))).rejects.toThrow(UnsavedChanges);
    expect(story()).toEqual([]);
  });

  it('that meets a conflict has the work run again', async () => {
    let attempts = 0;
    const world = bankOn(of, {
      reactions: [
        reaction(MoneyWithdrawn, async (_, bank: Bank) => {
          attempts += 1;
          await bank.accounts.get(bob);
          if (attempts === 1) await world.unit.run(depositing(bob, 1));
          return depositing(bob, 10)(bank);
        }),
      ],
    });
    await world.unit.run(opening([alice, 100], [bob, 0]));

    await world.unit.run(({ accounts }) =>
      safeTry(async function* () {
        const account = yield* await accounts.get(alice);
        yield* account.withdraw(10);
        return accounts.save(account);
      }),
    );

    expect(attempts).toBe(2);
    expect([await world.balance(alice), await world.balance(bob)]).toEqual([90, 11]);
  });

  it('that passes over a conflict dooms the attempt all the same, and no further reaction follows', async () => {
    const seen: string[] = [];
    const { unit, timer, story } = bankOn(of, {
      retry: noRetry,
      reactions: [
        reaction(AccountOpened, async (_, { accounts }) => {
          await accounts.save(Account.open(alice, 2));
        }),
        reaction(AccountOpened, () => void seen.push('second')),
      ],
    });

    const answer = await timer.until(unit.run(opening([alice, 1])));

    expect(answer._unsafeUnwrapErr()).toMatchObject({ name: 'ConcurrencyConflict' });
    expect(seen).toEqual([]);
    expect(story()).toEqual([]);
  });

  it('without an end in sight is a fault that shows the chain of causes', async () => {
    const { unit, story } = bankOn(of, {
      maxDepth: 3,
      reactions: [
        reaction(AccountOpened, (_, bank) => writing(bank, 'opened')),
        reaction(EntryWritten, (_, bank) => writing(bank, 'written')),
      ],
    });

    const run = unit.run(opening([alice, 0]));

    await expect(run).rejects.toThrow(ReactionsTooDeep);
    await expect(run).rejects.toMatchObject({
      maxDepth: 3,
      chain: ['bank.AccountOpened', 'bank.EntryWritten', 'bank.EntryWritten', 'bank.EntryWritten'],
    });
    await expect(run).rejects.toThrow('bank.AccountOpened → bank.EntryWritten');
    expect(story()).toEqual([]);
  });

  it.each([
    ['20 unless said otherwise', {}, 20],
    ['as the unit says', { maxDepth: 2 }, 2],
  ])('may follow from others so many times: %s', async (_, options, depth) => {
    let follow = depth - 1;
    const { unit } = bankOn(of, {
      ...options,
      reactions: [
        reaction(AccountOpened, (__, bank: Bank) => writing(bank, 'opened')),
        reaction(EntryWritten, (__, bank: Bank) => (follow-- > 1 ? writing(bank, 'written') : ok())),
      ],
    });

    expect(await unit.run(opening([alice, 0]))).toEqual(ok());

    follow = depth + 1;
    await expect(unit.run(opening([bob, 0]))).rejects.toThrow(ReactionsTooDeep);
  });

  it('may run work inside of its unit, and tell what to do after the commit', async () => {
    const told: string[] = [];
    const { unit, story } = bankOn(of, {
      reactions: [
        reaction(AccountOpened, async (_, __, context) => {
          context.afterCommit(() => void told.push(`told ${context.aggregate.id}`));
          await context.run((bank) => writing(bank, 'opened'));
        }),
      ],
    });

    await unit.run(opening([alice, 0]));

    expect(story()).toEqual(['alice@1 bank.AccountOpened', 'book@1 bank.JournalBegun', 'book@2 bank.EntryWritten']);
    expect(told).toEqual(['told alice']);
  });

  it('whose inner run fails is a fault, unless it hands that on', async () => {
    const { unit, story } = bankOn(of, {
      reactions: [
        reaction(AccountOpened, async (_, __, context) => {
          await context.run(() => err('no'));
        }),
      ],
    });

    await expect(unit.run(opening([alice, 0]))).rejects.toThrow(InnerRunFailed);
    expect(story()).toEqual([]);
  });

  it('answers with a Result or nothing', async () => {
    const { unit } = bankOn(of, { reactions: [reaction(AccountOpened, (() => true) as never)] });

    await expect(unit.run(opening([alice, 0]))).rejects.toThrow(InvalidWork);
  });

  it('stops where the unit is cancelled', async () => {
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    const seen: string[] = [];
    const { unit, story } = bankOn(of, {
      reactions: [
        reaction(AccountOpened, () => {
          seen.push('first');
          controller.abort(reason);
        }),
        reaction(AccountOpened, () => void seen.push('second')),
      ],
    });

    await expect(unit.run(opening([alice, 0]), { signal: controller.signal })).rejects.toBe(reason);
    expect(seen).toEqual(['first']);
    expect(story()).toEqual([]);
  });
});
