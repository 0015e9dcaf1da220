import { AggregateRoot, DomainEvent, Identifier, type TypeOf } from 'demesne';
import type { Result } from 'neverthrow';
import { z } from 'zod';

export const AccountId = Identifier.define('AccountId');
export type AccountId = TypeOf<typeof AccountId>;

export class AccountOpened extends DomainEvent.define('bank.AccountOpened', { owner: z.string() }) {}
export class MoneyDeposited extends DomainEvent.define('bank.MoneyDeposited', { cents: z.int() }) {}
export class MoneyWithdrawn extends DomainEvent.define('bank.MoneyWithdrawn', { cents: z.int() }) {}

/** What happens to an account. */
export type AccountEvent = AccountOpened | MoneyDeposited | MoneyWithdrawn;

const AccountModel = AggregateRoot.define('Account', {
  id: AccountId,
  state: { owner: z.string(), cents: z.int(), movements: z.int() },
  events: { AccountOpened, MoneyDeposited, MoneyWithdrawn },
  evolve: {
    AccountOpened: (_, { data }) => ({ owner: data.owner, cents: 0, movements: 0 }),
    MoneyDeposited: (account, { data }) => {
      account.cents += data.cents;
      account.movements += 1;
    },
    MoneyWithdrawn: (account, { data }) => {
      account.cents -= data.cents;
      account.movements += 1;
    },
  },
});

export class Account extends AccountModel {
  static open(id: AccountId, owner: string): Account {
    return new Account(id).begin(new AccountOpened({ owner }));
  }

  get cents(): number {
    return this.state.cents;
  }

  deposit(cents: number): Result<void, never> {
    return this.record(new MoneyDeposited({ cents }));
  }
}
