import { AggregateRoot, DomainError, DomainEvent, Identifier, type TypeOf } from 'demesne';
import { err, type Result } from 'neverthrow';
import { z } from 'zod';

export const AccountId = Identifier.define('AccountId');
export type AccountId = TypeOf<typeof AccountId>;

export class AccountOpened extends DomainEvent.define('bank.AccountOpened', { cents: z.int() }) {}
export class MoneyDeposited extends DomainEvent.define('bank.MoneyDeposited', { cents: z.int() }) {}
export class MoneyWithdrawn extends DomainEvent.define('bank.MoneyWithdrawn', { cents: z.int() }) {}
export class Overdrawn extends DomainError.define('Overdrawn')<{ balance: number }> {}

const AccountModel = AggregateRoot.define('Account', {
  id: AccountId,
  state: { balance: z.int() },
  events: { AccountOpened, MoneyDeposited, MoneyWithdrawn },
  evolve: {
    AccountOpened: (_, { data }) => ({ balance: data.cents }),
    MoneyDeposited: (account, { data }) => {
      account.balance += data.cents;
    },
    MoneyWithdrawn: (account, { data }) => {
      account.balance -= data.cents;
    },
  },
});

export class Account extends AccountModel {
  static open(id: AccountId, cents = 0): Account {
    return new Account(id).begin(new AccountOpened({ cents }));
  }

  get balance(): number {
    return this.state.balance;
  }

  deposit(cents: number): Result<void, never> {
    return this.record(new MoneyDeposited({ cents }));
  }

  withdraw(cents: number): Result<void, Overdrawn> {
    if (cents > this.balance) return err(new Overdrawn({ balance: this.balance }));
    return this.record(new MoneyWithdrawn({ cents }));
  }
}

export const JournalId = Identifier.define('JournalId');
export type JournalId = TypeOf<typeof JournalId>;

export class JournalBegun extends DomainEvent.define('bank.JournalBegun', {}) {}
export class EntryWritten extends DomainEvent.define('bank.EntryWritten', { text: z.string() }) {}

const JournalModel = AggregateRoot.define('Journal', {
  id: JournalId,
  state: { entries: z.array(z.string()) },
  events: { JournalBegun, EntryWritten },
  evolve: {
    JournalBegun: () => ({ entries: [] }),
    EntryWritten: (journal, { data }) => {
      journal.entries = [...journal.entries, data.text];
    },
  },
});

export class Journal extends JournalModel {
  static begin(id: JournalId): Journal {
    return new Journal(id).begin(new JournalBegun());
  }

  get entries(): readonly string[] {
    return this.state.entries;
  }

  write(text: string): Result<void, never> {
    return this.record(new EntryWritten({ text }));
  }
}
