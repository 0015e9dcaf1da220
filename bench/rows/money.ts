import { PlainMoney, type MoneyContent } from '../by-hand/money.ts';
import { compare } from '../compare.ts';
import type { Row } from '../finding.ts';
import { currencies, Money } from '../models/money.ts';

const inputs: readonly MoneyContent[] = Array.from({ length: 1024 }, (_, index) => ({
  amount: BigInt(index * 37),
  currency: currencies[index % 3] as MoneyContent['currency'],
}));
const texts = inputs.map(({ amount, currency }) => ({ amount: String(amount), currency }));
const input = (index: number): MoneyContent => inputs[index & 1023] as MoneyContent;

const MINUS_AND_DIGITS = /^-?\d{1,1000}$/;

function create(times: number): unknown {
  let last: unknown;
  for (let index = 0; index < times; index += 1) last = Money.create(input(index));
  return last;
}

function createByHand(times: number): unknown {
  let last: unknown;
  for (let index = 0; index < times; index += 1) last = PlainMoney.create(input(index));
  return last;
}

function reconstitute(times: number): unknown {
  let last: unknown;
  for (let index = 0; index < times; index += 1) last = Money.reconstitute(input(index));
  return last;
}

function construct(times: number): unknown {
  let last: unknown;
  for (let index = 0; index < times; index += 1) {
    const { amount, currency } = input(index);
    last = new PlainMoney(amount, currency);
  }
  return last;
}

function parse(times: number): unknown {
  let last: unknown;
  for (let index = 0; index < times; index += 1) last = Money.parse(texts[index & 1023]);
  return last;
}

function parseByHand(times: number): unknown {
  let last: unknown;
  for (let index = 0; index < times; index += 1) {
    const { amount, currency } = texts[index & 1023] as { amount: string; currency: MoneyContent['currency'] };
    last = MINUS_AND_DIGITS.test(amount) ? PlainMoney.create({ amount: BigInt(amount), currency }) : undefined;
  }
  return last;
}

export const row: Row = async (thoroughness) => [
  await compare(
    { what: '`Money.create`, rules from zod', target: 0.4, other: { run: createByHand }, ours: { run: create } },
    thoroughness,
  ),
  await compare(
    { what: '`Money.reconstitute`, trusted', target: 0.8, other: { run: construct }, ours: { run: reconstitute } },
    thoroughness,
  ),
  await compare(
    { what: '`Money.parse` of JSON, by zod itself', other: { run: parseByHand }, ours: { run: parse } },
    thoroughness,
  ),
];
