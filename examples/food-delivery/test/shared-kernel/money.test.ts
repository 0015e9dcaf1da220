import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  currencies,
  type Currency,
  CurrencyMismatch,
  InvalidAmount,
  InvalidWeights,
  MixedCurrencies,
  Money,
} from '../../src/shared-kernel/index.ts';

const anyCurrency = fc.constantFrom(...currencies);
const anyAmount = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const euros = (cents: number): Money => Money.of(cents, 'EUR');

describe('money', () => {
  it.each<[string, Currency, bigint]>([
    ['12.50', 'EUR', 1250n],
    ['12.5', 'EUR', 1250n],
    ['-0.05', 'EUR', -5n],
    ['1250', 'JPY', 1250n],
    ['1.250', 'KWD', 1250n],
    ['90071992547409930.01', 'EUR', 9007199254740993001n],
  ])('R1 reads %s %s in the smallest unit of its currency', (text, currency, minorUnits) => {
    expect(Money.fromDecimal(text, currency)._unsafeUnwrap().amountInMinorUnits).toBe(minorUnits);
  });

  it.each<[string, Currency]>([
    ['10.999', 'EUR'],
    ['1.5', 'JPY'],
    ['', 'EUR'],
    ['1e3', 'EUR'],
    ['1,50', 'EUR'],
    ['.5', 'EUR'],
    ['NaN', 'EUR'],
    ['9'.repeat(10_000), 'EUR'],
  ])('R1 refuses %s %s, and rounds nothing', (text, currency) => {
    expect(Money.fromDecimal(text, currency)._unsafeUnwrapErr()).toBeInstanceOf(InvalidAmount);
  });

  it('R1 writes what it reads', () => {
    fc.assert(
      fc.property(anyAmount, anyCurrency, (amount, currency) => {
        const money = Money.of(amount, currency);
        expect(Money.fromDecimal(money.amountText, currency)._unsafeUnwrap().equals(money)).toBe(true);
        expect(Money.decode(JSON.parse(JSON.stringify(money))).equals(money)).toBe(true);
      }),
    );
  });

  it('R2 adds nothing of two currencies, and names both', () => {
    const refusal = euros(100).plus(Money.of(100, 'USD'))._unsafeUnwrapErr();
    expect(refusal).toEqual(new CurrencyMismatch({ expected: 'EUR', found: 'USD' }));
    expect(euros(100).minus(Money.of(1, 'JPY')).isErr()).toBe(true);
    expect(euros(100).compare(Money.of(1, 'JPY')).isErr()).toBe(true);
    expect(Money.sum([euros(1), Money.of(1, 'JPY')], 'EUR').isErr()).toBe(true);
  });

  it('R2 adds and takes away in one currency', () => {
    fc.assert(
      fc.property(anyAmount, anyAmount, anyCurrency, (one, other, currency) => {
        const sum = Money.of(one, currency).plus(Money.of(other, currency))._unsafeUnwrap();
        expect(sum.minus(Money.of(other, currency))._unsafeUnwrap().amountInMinorUnits).toBe(one);
      }),
    );
  });

  it('R3 is allocated to the last minor unit', () => {
    const weights = fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 }).filter((all) => all.some((one) => one > 0));
    fc.assert(
      fc.property(anyAmount, anyCurrency, weights, (amount, currency, shares) => {
        const whole = Money.of(amount, currency);
        const parts = whole.allocate(shares);
        expect(Money.sum(parts, currency)._unsafeUnwrap().equals(whole)).toBe(true);
        parts.forEach((part, position) => expect(part.isZero || shares[position] !== 0).toBe(true));
      }),
    );
  });

  it.each([
    [10, [1, 1, 1], [4, 3, 3]],
    [-10, [1, 1, 1], [-4, -3, -3]],
    [5, [0, 1, 1], [0, 3, 2]],
    [0, [1, 2], [0, 0]],
  ])('R3 allocates %i by %j as %j', (cents, weights, parts) => {
    expect(
      euros(cents)
        .allocate(weights)
        .map(({ amountInMinorUnits }) => Number(amountInMinorUnits)),
    ).toEqual(parts);
  });

  it.each([[[]], [[0]], [[-1, 2]], [[0.5, 0.5]], [[Number.NaN, 1]]])('R3 refuses the weights %j', (weights) => {
    expect(() => euros(10).allocate(weights)).toThrow(InvalidWeights);
    expect(() => euros(10).allocate(weights)).toThrow('Expected weights');
  });

  it('R2 takes it for a fault where somebody vouched for one currency, and there are two', () => {
    expect(Money.sumInOneCurrency([euros(1), euros(2)], 'EUR').equals(euros(3))).toBe(true);
    expect(() => Money.sumInOneCurrency([euros(1), Money.of(1, 'USD')], 'EUR')).toThrow(MixedCurrencies);
    expect(() => euros(1).isBelow(Money.of(2, 'USD'))).toThrow('expected EUR, found USD');
  });

  it.each([
    [-1, true, false],
    [0, true, false],
    [1, false, true],
  ])('compares %i with 1, and with nothing', (cents, isBelow, isPositive) => {
    expect([euros(cents).isBelow(euros(1)), euros(cents).isPositive]).toEqual([isBelow, isPositive]);
  });

  it.each([
    ['down', 12, -12],
    ['up', 13, -13],
    ['half-up', 13, -13],
    ['half-even', 12, -12],
  ] as const)('R4 rounds a portion %s, because it was told to', (rounding, positive, negative) => {
    expect(Number(euros(125).portion(1000, rounding).amountInMinorUnits)).toBe(positive);
    expect(Number(euros(-125).portion(1000, rounding).amountInMinorUnits)).toBe(negative);
  });

  it.each([
    [134, 13],
    [135, 14],
    [145, 14],
    [136, 14],
  ])('R4 rounds a tenth of %i half to even as %i', (cents, tenth) => {
    expect(Number(euros(cents).portion(1000, 'half-even').amountInMinorUnits)).toBe(tenth);
  });

  it.each<[number, Currency, string]>([
    [5, 'EUR', '0.05 EUR'],
    [-5, 'EUR', '-0.05 EUR'],
    [1250, 'JPY', '1250 JPY'],
    [1250, 'KWD', '1.250 KWD'],
  ])('shows %i of %s as %s', (amount, currency, text) => {
    expect(Money.of(amount, currency).text).toBe(text);
  });
});
