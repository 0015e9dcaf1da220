import { PlainMoney, type Currency } from '../by-hand/money.ts';
import { compare } from '../compare.ts';
import type { Row } from '../finding.ts';
import { currencies, Money } from '../models/money.ts';

/** Neighbours are equal in pairs: every second question has the answer yes. */
const contents = Array.from({ length: 1024 }, (_, index) => ({
  amount: BigInt(index >> 1),
  currency: currencies[(index >> 1) % 3] as Currency,
}));
const ours = contents.map((content) => new Money(content));
const byHand = contents.map(({ amount, currency }) => new PlainMoney(amount, currency));

function equal(times: number): unknown {
  let equals = 0;
  for (let index = 0; index < times; index += 1) {
    if ((ours[index & 1023] as Money).equals(ours[(index + 1) & 1023] as Money)) equals += 1;
  }
  return equals;
}

function equalByHand(times: number): unknown {
  let equals = 0;
  for (let index = 0; index < times; index += 1) {
    if ((byHand[index & 1023] as PlainMoney).equals(byHand[(index + 1) & 1023] as PlainMoney)) equals += 1;
  }
  return equals;
}

export const row: Row = async (thoroughness) => [
  await compare(
    { what: 'equality of two `Money`', target: 0.5, other: { run: equalByHand }, ours: { run: equal } },
    thoroughness,
  ),
];
