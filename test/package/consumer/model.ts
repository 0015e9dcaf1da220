import {
  AggregateRoot,
  DomainError,
  DomainEvent,
  Identifier,
  Instant,
  Transitions,
  UuidV7Generator,
  ValueObject,
  optional,
  type IllegalTransition,
  type TypeOf,
} from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import { z } from 'zod';

export const LoanId = Identifier.define('LoanId', { prefix: 'loan_' });
export type LoanId = TypeOf<typeof LoanId>;

export class CurrencyMismatch extends DomainError.define('CurrencyMismatch')<{ expected: string; found: string }> {}

export class Money extends ValueObject.define('Money', { amount: z.bigint(), currency: z.enum(['EUR', 'JPY']) }) {
  add(other: Money): Result<Money, CurrencyMismatch> {
    if (other.currency !== this.currency)
      return err(new CurrencyMismatch({ expected: this.currency, found: other.currency }));
    return ok(this.with({ amount: this.amount + other.amount }));
  }
}

export class LoanOpened extends DomainEvent.define('library.LoanOpened', { fee: Money, openedAt: Instant }) {}
export class FeeRaised extends DomainEvent.define('library.FeeRaised', { by: Money, fee: Money }) {}
export class LoanEnded extends DomainEvent.define('library.LoanEnded', { loanId: LoanId, endedAt: Instant }) {}

export const loanStatus = Transitions.define('Loan', { Open: ['Ended'], Ended: [] });

const LoanModel = AggregateRoot.define('Loan', {
  id: LoanId,
  state: { status: z.enum(loanStatus.statuses), fee: Money, endedAt: optional(Instant) },
  events: { LoanOpened, FeeRaised, LoanEnded },
  evolve: {
    LoanOpened: (_, { data }) => ({ status: 'Open', fee: data.fee }),
    FeeRaised: (loan, { data }) => {
      loan.fee = data.fee;
    },
    LoanEnded: (loan, { data }) => {
      loan.status = 'Ended';
      loan.endedAt = data.endedAt;
    },
  },
});

export class Loan extends LoanModel {
  static open(id: LoanId, fee: Money, now: Instant): Loan {
    return new Loan(id).begin(new LoanOpened({ fee, openedAt: now }));
  }

  get fee(): Money {
    return this.state.fee;
  }

  raiseFee(by: Money): Result<void, CurrencyMismatch> {
    return this.state.fee.add(by).andThen((fee) => this.record(new FeeRaised({ by, fee })));
  }

  end(now: Instant): Result<void, IllegalTransition> {
    return loanStatus
      .check(this.state.status, 'Ended')
      .andThen(() => this.record(new LoanEnded({ loanId: this.id, endedAt: now })));
  }
}

export const noon = Instant.of('2026-03-01T12:00:00Z');

/** A loan, opened and ended, as any runtime must be able to play it. */
export function play(): string {
  const loan = Loan.open(LoanId.next(new UuidV7Generator()), new Money({ amount: 100n, currency: 'EUR' }), noon);
  const raised = loan.raiseFee(new Money({ amount: 50n, currency: 'EUR' }));
  const refused = loan.raiseFee(new Money({ amount: 1n, currency: 'JPY' }));
  const ended = loan.end(noon.plusMs(60_000));
  const again = loan.end(noon);
  return [raised.isOk(), refused.isErr(), ended.isOk(), again.isErr(), loan.fee.amount, loan.version].join(' ');
}

/** What {@link play} answers where everything works. */
export const played = 'true true true true 150 3';
