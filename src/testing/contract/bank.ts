import type { StandardSchemaV1 } from '@standard-schema/spec';
import { err, type Result } from 'neverthrow';
import { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { DomainEvent } from '../../domain/domain-event.ts';
import { Identifier } from '../../domain/identifier/identifier.ts';
import type { TypeOf } from '../../domain/field/type-of.ts';
import { IntegrationEvent } from '../../messaging/message/integration-event.ts';

/** A whole number, as a Standard Schema of nobody's library, so that a contract needs none. */
export const cents: StandardSchemaV1<number> = {
  '~standard': {
    version: 1,
    vendor: 'demesne',
    validate: (input) =>
      Number.isSafeInteger(input) ? { value: input as number } : { issues: [{ message: 'expected cents' }] },
  },
};

export const AccountId = Identifier.define('AccountId');
export type AccountId = TypeOf<typeof AccountId>;

export class AccountOpened extends DomainEvent.define('bank.AccountOpened', {}) {}
export class MoneyDeposited extends DomainEvent.define('bank.MoneyDeposited', { cents }) {}
export class MoneyWithdrawn extends DomainEvent.define('bank.MoneyWithdrawn', { cents }) {}
class AccountClosed extends DomainEvent.define('bank.AccountClosed', {}) {}

/** What other contexts are told of a deposit. */
export class MoneyArrived extends IntegrationEvent.define('bank.published.MoneyArrived', { cents }) {}

export class Overdrawn extends DomainError.define('Overdrawn')<{ readonly balance: number }> {}

const AccountModel = AggregateRoot.define('Account', {
  id: AccountId,
  state: { balance: cents },
  events: { AccountOpened, MoneyDeposited, MoneyWithdrawn, AccountClosed },
  evolve: {
    AccountOpened: () => ({ balance: 0 }),
    MoneyDeposited: (account, { data }) => {
      account.balance += data.cents;
    },
    MoneyWithdrawn: (account, { data }) => {
      account.balance -= data.cents;
    },
    AccountClosed: () => {},
  },
});

/** An account that can't be overdrawn: what the contracts of repositories and units of work are told with. */
export class Account extends AccountModel {
  static open(id: AccountId): Account {
    return new Account(id).begin(new AccountOpened());
  }

  get balance(): number {
    return this.state.balance;
  }

  deposit(amount: number): Result<void, never> {
    return this.record(new MoneyDeposited({ cents: amount }));
  }

  withdraw(amount: number): Result<void, Overdrawn> {
    if (amount > this.state.balance) return err(new Overdrawn({ balance: this.state.balance }));
    return this.record(new MoneyWithdrawn({ cents: amount }));
  }

  close(): Result<void, never> {
    return this.record(new AccountClosed());
  }

  /** What no model does: changes the state past its events, to see who shares it. */
  tamper(balance: number): void {
    (this.state as { balance: number }).balance = balance;
  }
}

export class StatementBegun extends DomainEvent.define('bank.StatementBegun', {}) {}
export class LineWritten extends DomainEvent.define('bank.LineWritten', { cents }) {}

const StatementModel = AggregateRoot.define('Statement', {
  id: AccountId,
  state: { lines: cents },
  events: { StatementBegun, LineWritten },
  evolve: {
    StatementBegun: () => ({ lines: 0 }),
    LineWritten: (statement) => {
      statement.lines += 1;
    },
  },
});

/** The statement of an account: another aggregate under the same id. */
export class Statement extends StatementModel {
  static begin(id: AccountId): Statement {
    return new Statement(id).begin(new StatementBegun());
  }

  get lines(): number {
    return this.state.lines;
  }

  write(amount: number): Result<void, never> {
    return this.record(new LineWritten({ cents: amount }));
  }
}

/** All that a store under contract is asked to give back. */
export const bankMessages = [
  AccountOpened,
  MoneyDeposited,
  MoneyWithdrawn,
  AccountClosed,
  MoneyArrived,
  StatementBegun,
  LineWritten,
] as const;
