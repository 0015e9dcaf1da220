import { err, ok, type Result } from 'neverthrow';
import { reaction } from '../../../application/unit-of-work/reaction.ts';
import type { Codec } from '../../../domain/field/codec.ts';
import { Account, AccountId, AccountOpened, Overdrawn, Statement } from '../bank.ts';
import { errOf, expectSame, expectThat, faultOf, okOf, thrownBy } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { changed, meetingPoint, type BankRepositories, type BankWorld } from './bank-world.ts';

/** What the context of a handler says. */
const message = { subscription: 'book-deposit', causationId: 'm-0' } as const;

const deposit = ({ accounts }: BankRepositories) => changed(accounts, 'a', (account) => account.deposit(5));

const balanceOf = async (bank: BankWorld): Promise<number | undefined> => (await bank.committed('a'))?.balance;

const answering = (value: unknown) => (): Result<unknown, never> => ok(value);

const asIs: Codec<unknown> = { encode: (value) => value as never, decode: (json) => json };

/** What a message leads to happens once, however often it comes. */
export const once: Rules<BankWorld> = {
  'a message that comes again changes nothing, and is answered with ok': async (bank) => {
    await bank.having({ a: 0 });
    okOf(await bank.unit.runOnce(deposit, message));
    let ran = false;
    const again = await bank.unit.runOnce(() => ok((ran = true)), message);
    expectSame(okOf(again), undefined, 'A copy is answered with ok.');
    expectThat(!ran, 'The work is not run.');
    expectSame(await balanceOf(bank), 5, 'What the first copy did is there.');
  },

  'each message, each consumer and each tenant counts for itself': async (bank) => {
    await bank.having({ a: 0 });
    const others = [
      message,
      { ...message, causationId: 'm-1' },
      { ...message, subscription: 'count-deposits' },
      { ...message, tenant: 'acme' },
      { subscription: 'book-deposit m-0', causationId: 'm-9' },
      { subscription: 'book-deposit', causationId: 'm-0 m-9' },
    ];
    for (const [index, context] of others.entries()) {
      const answer = await bank.unit.runOnce(() => ok(index), context);
      expectSame(okOf(answer), index, 'None of them is taken for another.');
    }
    for (const context of others) expectSame(okOf(await bank.unit.runOnce(() => ok(9), context)), undefined, 'Again.');
  },

  'an id of a message that looks like something else is an id like any other': async (bank) => {
    const ids = ['m-0', 'M-0', 'm-0 ', 'm%', 'm_0', "m'0", '__proto__', 'ß', 'ss', 'é', 'e\u0301', 'm'.repeat(300)];
    for (const messageId of ids) {
      const first = await bank.unit.runOnce(() => ok('first'), { subscription: 'it', messageId });
      expectSame(okOf(first), 'first', 'No id is taken for another.');
    }
  },

  'that a message was handled is committed, even if nothing else is': async (bank) => {
    okOf(await bank.unit.runOnce(() => ok(), message));
    expectSame(okOf(await bank.unit.runOnce(() => ok('again'), message)), undefined, 'It was handled.');
    expectSame(await bank.logged(), [], 'Nothing is appended to the log.');
  },

  'a message whose work answers with an err or throws was not handled': async (bank) => {
    await bank.having({ a: 0 });
    const refusal = new Overdrawn({ balance: 0 });
    const refused = await bank.unit.runOnce(async (repositories) => {
      okOf(await deposit(repositories));
      return err(refusal);
    }, message);
    expectThat(errOf(refused, 'Overdrawn') === refusal, 'The refusal is the answer.');
    const trouble = new Error('the power went out');
    const thrown = await thrownBy(() =>
      bank.unit.runOnce(async (repositories) => {
        okOf(await deposit(repositories));
        throw trouble;
      }, message),
    );
    expectThat(thrown === trouble, 'The very error is passed on.');
    okOf(await bank.unit.runOnce(deposit, message));
    expectSame(await balanceOf(bank), 5, 'It is handled when it comes again.');
  },

  'a message whose work met a conflict was not handled': async (bank) => {
    await bank.having({ a: 0 });
    const slow = await bank.unit.runOnce(
      async ({ accounts }) => {
        const answer = await changed(accounts, 'a', (account) => account.deposit(5));
        await bank.change('a', (account) => account.deposit(100));
        return answer;
      },
      { ...message, attempts: 1 },
    );
    errOf(slow, 'ConcurrencyConflict');
    okOf(await bank.unit.runOnce(deposit, message));
    expectSame(await balanceOf(bank), 105, 'It is handled when it comes again.');
  },

  'of copies that are handled at once one is committed, and all are answered with ok': async (bank) => {
    await bank.having({ a: 0, b: 0, c: 0 });
    const meet = meetingPoint(3);
    const copies = ['a', 'b', 'c'].map((id) =>
      bank.unit.runOnce(
        async ({ accounts }) => {
          await meet();
          return changed(accounts, id, (account) => account.deposit(5));
        },
        { ...message, attempts: 1 },
      ),
    );
    for (const answer of await Promise.all(copies)) okOf(answer, 'Whoever was slower finds that it was handled.');
    const balances = await Promise.all(['a', 'b', 'c'].map(async (id) => (await bank.committed(id))?.balance ?? 0));
    expectSame(
      balances.toSorted((one, other) => one - other),
      [0, 0, 5],
      'What they were to do is done once, whatever each of them changed.',
    );
    expectSame((await bank.logged()).length, 4, 'The log has it once.');
  },

  'copies that change nothing are handled once, too': async ({ unit }) => {
    const meet = meetingPoint(3);
    const copies = [1, 2, 3].map((copy) =>
      unit.runOnce(
        async () => {
          await meet();
          return ok(copy);
        },
        { ...message, attempts: 1 },
      ),
    );
    const answers = (await Promise.all(copies)).map((answer) => okOf(answer));
    expectSame(answers.filter((answer) => answer === undefined).length, 2, 'Two of three find that it was handled.');
  },

  'a refusal that a faster copy is the reason for is no refusal': async (bank) => {
    await bank.having({ a: 5 });
    const empty = ({ accounts }: BankRepositories) => changed(accounts, 'a', (account) => account.withdraw(5));
    const slow = await bank.unit.runOnce(async (repositories) => {
      okOf(await bank.unit.runOnce(empty, message));
      return empty(repositories);
    }, message);
    expectSame(okOf(slow), undefined, 'The message was handled, so the slower copy is answered with ok.');
    expectSame(await balanceOf(bank), 0, 'It was withdrawn once.');
  },

  'reactions and inner runs belong to what is done once': async (bank) => {
    const unit = bank.unitWith({
      reactions: [
        reaction(AccountOpened, (_, { statements }: BankRepositories, { aggregate }) =>
          statements.save(Statement.begin(AccountId.of(aggregate.id))),
        ),
      ],
    });
    const handled = () =>
      unit.runOnce(
        (_, context) => context.run(({ accounts }) => accounts.save(Account.open(AccountId.of('a')))),
        message,
      );
    okOf(await handled());
    okOf(await handled());
    expectSame(await bank.types(), ['AccountOpened', 'StatementBegun'], 'All of it is there once.');
  },

  'what is done once has the message as its cause': async (bank) => {
    await bank.having({ a: 0 });
    okOf(await bank.unit.runOnce(deposit, { ...message, correlationId: 'c-1', actor: 'carol' }));
    const told = (await bank.logged()).at(-1);
    expectSame(
      [told?.causationId, told?.correlationId, told?.actor],
      ['m-0', 'c-1', 'carol'],
      'The cause stands on it.',
    );
  },

  'a result that is kept is the answer to every later copy': async ({ unit }) => {
    const results = ['done', '', 0, null, false, { nested: [{ 'odd "key"': '\u2028é\u0000' }] }, ['\ud800']];
    for (const [index, result] of results.entries()) {
      const context = { ...message, causationId: `m-${index}` };
      okOf(await unit.runOnce(answering(result), context, { result: asIs }));
      const again = await unit.runOnce(answering('again'), context, { result: asIs });
      expectSame(okOf(again), result, 'The first result is kept as it was.');
    }
  },

  'a result that was not kept can not be asked for later': async ({ unit }) => {
    okOf(await unit.runOnce(answering(1), message));
    const asked = () => unit.runOnce(answering(1), message, { result: asIs });
    await faultOf(asked, 'RESULT_NOT_KEPT', 'Nothing is made up.');
  },

  'a message that is not named, or a handler, is refused before anything runs': async ({ unit }) => {
    let ran = false;
    for (const context of [{ causationId: 'm-0' }, { subscription: 'book-deposit' }, undefined]) {
      const refused = () => unit.runOnce(() => ok((ran = true)), context as never);
      await faultOf(refused, 'INVALID_OPTION', 'Both have to be known.');
    }
    expectThat(!ran, 'The work is not run.');
  },

  'where the signal is aborted before the commit, a message was not handled': async (bank) => {
    await bank.having({ a: 0 });
    const gone = new AbortController();
    const thrown = await thrownBy(() =>
      bank.unit.runOnce(
        async (repositories) => {
          const answer = await deposit(repositories);
          gone.abort(new Error('nobody waits'));
          return answer;
        },
        { ...message, signal: gone.signal },
      ),
    );
    expectThat(thrown === gone.signal.reason, 'It rejects with the reason.');
    okOf(await bank.unit.runOnce(deposit, message));
    expectSame(await balanceOf(bank), 5, 'It is handled when it comes again.');
  },
};
