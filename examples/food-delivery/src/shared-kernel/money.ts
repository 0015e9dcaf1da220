import { DomainError, Fault, ValueObject } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import { z } from 'zod';
import { currencies, decimalsOf, type Currency } from './currency.ts';
import { divide, type Rounding } from './rounding.ts';

/** Two amounts that can't be added or compared: nobody said at which rate. */
export class CurrencyMismatch extends DomainError.define('CurrencyMismatch')<{
  readonly expected: Currency;
  readonly found: Currency;
}> {}

/** Text that is no amount of a currency: `10.999` euros, or none at all. */
export class InvalidAmount extends DomainError.define('InvalidAmount')<{
  readonly currency: Currency;
  readonly decimals: number;
}> {
  override get message(): string {
    return `An amount of ${this.currency} has at most ${this.decimals} decimals, such as ${Money.zero(this.currency).amountText}.`;
  }
}

/** Amounts that somebody vouched for as being of one currency, and that are not. */
export class MixedCurrencies extends Fault {
  constructor({ expected, found }: CurrencyMismatch) {
    super(
      'MIXED_CURRENCIES',
      `Amounts were vouched for as one currency: expected ${expected}, found ${found}. Where that may be, use sum.`,
    );
  }
}

/** Weights that nothing can be divided by. */
export class InvalidWeights extends Fault {
  constructor() {
    super('INVALID_WEIGHTS', 'Expected weights that are whole numbers of 0 or more, at least one of them above 0.');
  }
}

/** One part for each weight. */
type PartsBy<Weights extends readonly number[]> = { readonly [Position in keyof Weights]: Money };

const WHOLE_IN_BASIS_POINTS = 10_000n;

/** An amount in the smallest unit of its currency: cents, yen, fils. Never a float. */
export class Money extends ValueObject.define('Money', {
  amountInMinorUnits: z.bigint(),
  currency: z.enum(currencies),
}) {
  static of(amountInMinorUnits: bigint | number, currency: Currency): Money {
    return new Money({ amountInMinorUnits: BigInt(amountInMinorUnits), currency });
  }

  static zero(currency: Currency): Money {
    return Money.of(0n, currency);
  }

  /** Reads `12.50`; more decimals than the currency has are refused, not rounded. */
  static fromDecimal(text: string, currency: Currency): Result<Money, InvalidAmount> {
    const decimals = decimalsOf(currency);
    const [, sign = '', whole, fraction = ''] = /^(-?)(\d{1,30})(?:\.(\d{1,10}))?$/.exec(text) ?? [];
    if (whole === undefined || fraction.length > decimals) return err(new InvalidAmount({ currency, decimals }));
    return ok(Money.of(BigInt(`${sign}${whole}${fraction.padEnd(decimals, '0')}`), currency));
  }

  /** The sum of amounts of one currency; the first of another is named. */
  static sum(amounts: Iterable<Money>, currency: Currency): Result<Money, CurrencyMismatch> {
    let total = 0n;
    for (const { amountInMinorUnits, currency: found } of amounts) {
      if (found !== currency) return err(new CurrencyMismatch({ expected: currency, found }));
      total += amountInMinorUnits;
    }
    return ok(Money.of(total, currency));
  }

  /** The sum of amounts that the caller's own rules keep in one currency, and vouch for; where they don't, it is a fault. */
  static sumInOneCurrency(amounts: Iterable<Money>, currency: Currency): Money {
    return Money.sum(amounts, currency).match(
      (sum) => sum,
      (mismatch) => {
        throw new MixedCurrencies(mismatch);
      },
    );
  }

  plus(other: Money): Result<Money, CurrencyMismatch> {
    return Money.sum([this, other], this.currency);
  }

  minus(other: Money): Result<Money, CurrencyMismatch> {
    return this.plus(other.negated);
  }

  times(factor: number): Money {
    return this.with({ amountInMinorUnits: this.amountInMinorUnits * BigInt(factor) });
  }

  /** So many hundredths of a percent of this amount. */
  portion(basisPoints: number, rounding: Rounding): Money {
    const exact = this.amountInMinorUnits * BigInt(basisPoints);
    return this.with({ amountInMinorUnits: divide(exact, WHOLE_IN_BASIS_POINTS, rounding) });
  }

  /** Parts in proportion to weights, whose sum is this amount to the last minor unit: the first parts take the rest. */
  allocate<const Weights extends readonly number[]>(weights: Weights): PartsBy<Weights> {
    if (!weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0)) throw new InvalidWeights();
    const shares = weights.map(BigInt);
    const whole = shares.reduce((sum, share) => sum + share, 0n);
    if (whole === 0n) throw new InvalidWeights();
    const parts = shares.map((share) => (this.amountInMinorUnits * share) / whole);
    let rest = this.amountInMinorUnits - parts.reduce((sum, part) => sum + part, 0n);
    const unit = rest < 0n ? -1n : 1n;
    const allocated = parts.map((part, position) => {
      const extra = rest !== 0n && shares[position] !== 0n ? unit : 0n;
      rest -= extra;
      return this.with({ amountInMinorUnits: part + extra });
    });
    // `map` keeps the length, but its type doesn't say so.
    return allocated as unknown as PartsBy<Weights>;
  }

  /** Below zero, zero or above it, as this amount is less than, equal to or more than the other. */
  compare(other: Money): Result<number, CurrencyMismatch> {
    return this.minus(other).map(({ amountInMinorUnits }) => Math.sign(Number(amountInMinorUnits)));
  }

  /** Whether it is less than another, where the caller vouches for one currency. */
  isBelow(other: Money): boolean {
    return Money.sumInOneCurrency([this, other.negated], this.currency).isNegative;
  }

  get negated(): Money {
    return this.with({ amountInMinorUnits: -this.amountInMinorUnits });
  }

  get isZero(): boolean {
    return this.amountInMinorUnits === 0n;
  }

  get isPositive(): boolean {
    return this.amountInMinorUnits > 0n;
  }

  get isNegative(): boolean {
    return this.amountInMinorUnits < 0n;
  }

  /** `12.50`, `1250` or `12.500`, as the currency has it. */
  get amountText(): string {
    const decimals = decimalsOf(this.currency);
    const sign = this.isNegative ? '-' : '';
    const digits = String(this.isNegative ? -this.amountInMinorUnits : this.amountInMinorUnits).padStart(
      decimals + 1,
      '0',
    );
    const point = digits.length - decimals;
    return decimals === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  }

  get text(): string {
    return `${this.amountText} ${this.currency}`;
  }
}
