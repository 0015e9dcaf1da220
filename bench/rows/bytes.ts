import { PlainMoney } from '../by-hand/money.ts';
import { median } from '../compare.ts';
import type { Row } from '../finding.ts';
import { Money } from '../models/money.ts';

/** One amount for all: its bytes are no part of the value. */
const content = { amount: 1250n, currency: 'EUR' } as const;

/** What each of many objects takes beside its place in the list. */
function bytesEach(count: number, make: () => object): number {
  const list = Array.from<object | undefined>({ length: count }).fill(undefined);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < count; index += 1) list[index] = make();
  globalThis.gc?.();
  const bytes = (process.memoryUsage().heapUsed - before) / count;
  if (list.includes(undefined)) throw new Error('The list has to live until it is weighed.');
  return bytes;
}

export const row: Row = async ({ rounds, quick }) => {
  const count = quick ? 50_000 : 1_000_000;
  const weigh = (make: () => object): number =>
    median(Array.from({ length: Math.min(rounds, 5) }, () => bytesEach(count, make)));
  const other = weigh(() => new PlainMoney(content.amount, content.currency));
  const ours = weigh(() => new Money(content));
  return [
    { what: 'bytes of a `Money` (at most 56)', unit: 'bytes', other, ours, ratio: other / ours, target: 40 / 56 },
  ];
};
