import { DomainError, ValueObject } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import { z } from 'zod';

export const currencies = ['EUR', 'JPY', 'USD'] as const;

export class CurrencyMismatch extends DomainError.define('CurrencyMismatch')<{ expected: string; found: string }> {}

export class Money extends ValueObject.define('Money', { amount: z.bigint(), currency: z.enum(currencies) }) {
  plus(other: Money): Result<Money, CurrencyMismatch> {
    if (other.currency !== this.currency) {
      return err(new CurrencyMismatch({ expected: this.currency, found: other.currency }));
    }
    return ok(this.with({ amount: this.amount + other.amount }));
  }

  times(factor: number): Money {
    return this.with({ amount: this.amount * BigInt(factor) });
  }
}
