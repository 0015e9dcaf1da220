import { err, ok } from 'neverthrow';
import { reaction } from '../../../application/unit-of-work/reaction.ts';
import type { Rules } from '../rules.ts';
import {
  Account,
  AccountId,
  AccountOpened,
  LineWritten,
  MoneyDeposited,
  Overdrawn,
  Statement,
  StatementBegun,
} from '../bank.ts';
import { errOf, expectSame, expectThat, faultOf, okOf, thrownBy } from '../expectations.ts';
import { changed, type BankRepositories, type BankWorld } from './bank-world.ts';

/** Every account has a statement, and a line on it for every deposit. */
const bookkeeping = [
  reaction(AccountOpened, (_opened, { statements }: BankRepositories, { aggregate }) =>
    statements.save(Statement.begin(AccountId.of(aggregate.id))),
  ),
  reaction(MoneyDeposited, async ({ data }, { statements }: BankRepositories, { aggregate }) => {
    const statement = okOf(await statements.get(AccountId.of(aggregate.id)));
    okOf(statement.write(data.cents));
    return statements.save(statement);
  }),
];

/** What has to happen in the same transaction as an event, or not at all. */
export const reactions: Rules<BankWorld> = {
  'a reaction is committed together with the event, which is its cause': async (bank) => {
    const unit = bank.unitWith({ reactions: bookkeeping });
    okOf(
      await unit.run(({ accounts }) => accounts.save(accountOf('a', 5)), { correlationId: 'c-1', causationId: 'm-0' }),
    );
    const all = await bank.logged();
    const [opened, deposited] = all;
    expectSame(
      await bank.types(),
      ['AccountOpened', 'MoneyDeposited', 'StatementBegun', 'LineWritten'],
      'First what the work saved, then what the reactions saved, in the order of the events.',
    );
    const causes = all.map(({ causationId }) => causationId);
    expectSame(causes, ['m-0', 'm-0', opened?.id, deposited?.id], 'Each has the event before it as its cause.');
    expectThat(
      all.every(({ correlationId }) => correlationId === 'c-1'),
      'All of it is one conversation.',
    );
  },

  'reactions to reactions follow, first in, first out, until nothing new comes': async (bank) => {
    const order: string[] = [];
    const note = (name: string) => (): void => void order.push(name);
    const unit = bank.unitWith({
      reactions: [
        ...bookkeeping,
        reaction(StatementBegun, note('begun')),
        reaction(LineWritten, note('written')),
        reaction(AccountOpened, note('opened')),
        reaction(MoneyDeposited, note('deposited')),
      ],
    });
    okOf(await unit.run(({ accounts }) => accounts.save(accountOf('a', 5))));
    expectSame(order, ['opened', 'deposited', 'begun', 'written'], 'Each event once, in the order of saving.');
  },

  'a reaction that answers with an err rolls back everything, and is the answer': async (bank) => {
    const unit = bank.unitWith({ reactions: [reaction(MoneyDeposited, () => err(new Overdrawn({ balance: 0 })))] });
    const answer = await unit.run(({ accounts }) => accounts.save(accountOf('a', 5)));
    errOf(answer, 'Overdrawn');
    expectSame(await bank.committed('a'), undefined, 'Nothing is written.');
    expectSame(await bank.logged(), [], 'Nothing is appended to the log.');
  },

  'a reaction that throws rolls back everything': async (bank) => {
    const trouble = new Error('the reaction went wrong');
    const unit = bank.unitWith({ reactions: [reaction(MoneyDeposited, () => Promise.reject<void>(trouble))] });
    const thrown = await thrownBy(() => unit.run(({ accounts }) => accounts.save(accountOf('a', 5))));
    expectThat(thrown === trouble, 'The very error is passed on.');
    expectSame(await bank.committed('a'), undefined, 'Nothing is written.');
  },

  'reactions that cause each other without end are a fault with the chain of causes': async (bank) => {
    const unit = bank.unitWith({
      maxDepth: 2,
      reactions: [
        reaction(MoneyDeposited, (_, { accounts }: BankRepositories, { aggregate: { id } }) =>
          changed(accounts, id, (account) => account.deposit(1)),
        ),
      ],
    });
    const run = (): unknown => unit.run(({ accounts }) => accounts.save(accountOf('a', 5)));
    const fault = await faultOf(run, 'REACTIONS_TOO_DEEP', 'A circle of reactions is a mistake of the model.');
    const { chain } = fault as unknown as { chain: readonly string[] };
    expectSame(
      chain,
      Array.from({ length: 3 }, () => 'bank.MoneyDeposited'),
      'The chain shows how it came to it.',
    );
    expectSame(await bank.committed('a'), undefined, 'Nothing is written.');
  },

  'what a reaction changes and does not save is an unsaved change': async (bank) => {
    await bank.having({ a: 0 });
    const unit = bank.unitWith({
      reactions: [
        reaction(MoneyDeposited, async (_, { accounts }: BankRepositories) => {
          okOf(okOf(await accounts.get(AccountId.of('a'))).deposit(1));
        }),
      ],
    });
    const run = (): unknown => unit.run(({ accounts }) => changed(accounts, 'a', (account) => account.deposit(1)));
    await faultOf(run, 'UNSAVED_CHANGES', 'The check comes after the reactions.');
    expectSame(await bank.committed('a'), { balance: 0, version: 1 }, 'Nothing is written.');
  },

  'where the work answers with an err, nothing reacts': async (bank) => {
    let reacted = 0;
    const unit = bank.unitWith({ reactions: [reaction(MoneyDeposited, () => void (reacted += 1))] });
    await unit.run(async ({ accounts }) => {
      okOf(await accounts.save(accountOf('a', 5)));
      return err('not after all');
    });
    okOf(await unit.run(() => ok()));
    expectSame(reacted, 0, 'What did not happen has no consequences.');
  },
};

function accountOf(id: string, balance: number): Account {
  const account = Account.open(AccountId.of(id));
  okOf(account.deposit(balance));
  return account;
}
