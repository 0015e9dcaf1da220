import { err, ok, type Result } from 'neverthrow';

export type Currency = 'EUR' | 'JPY' | 'USD';

export interface MoneyContent {
  readonly amount: bigint;
  readonly currency: Currency;
}

const isCurrency = (input: unknown): input is Currency => input === 'EUR' || input === 'JPY' || input === 'USD';

/** The same value without the library: as strict, as immutable. */
export class PlainMoney implements MoneyContent {
  readonly amount: bigint;
  readonly currency: Currency;

  constructor(amount: bigint, currency: Currency) {
    this.amount = amount;
    this.currency = currency;
    Object.freeze(this);
  }

  static create({ amount, currency }: MoneyContent): Result<PlainMoney, string> {
    if (typeof amount !== 'bigint') return err('amount: expected a bigint');
    if (!isCurrency(currency)) return err('currency: expected EUR, JPY or USD');
    return ok(new PlainMoney(amount, currency));
  }

  equals(other: PlainMoney): boolean {
    if (this === other) return true;
    return other instanceof PlainMoney && this.amount === other.amount && this.currency === other.currency;
  }

  plus(other: PlainMoney): Result<PlainMoney, string> {
    if (other.currency !== this.currency) return err('currency mismatch');
    return ok(new PlainMoney(this.amount + other.amount, this.currency));
  }

  times(factor: number): PlainMoney {
    return new PlainMoney(this.amount * BigInt(factor), this.currency);
  }
}
