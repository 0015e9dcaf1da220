import { PlainMoney } from '../by-hand/money.ts';
import { PlainOrder, type PlainLine } from '../by-hand/order.ts';
import { compare } from '../compare.ts';
import type { Row } from '../finding.ts';
import { Money } from '../models/money.ts';
import { MenuItemId, Order, OrderId, type Line } from '../models/order.ts';

const id = OrderId.of('o-1');
const fee = new Money({ amount: 290n, currency: 'EUR' });
const plainFee = new PlainMoney(290n, 'EUR');
const [first, ...others] = [1, 2, 3, 4, 5].map((number) => ({
  id: MenuItemId.of(`item-${number}`),
  unitPrice: new Money({ amount: BigInt(number * 350), currency: 'EUR' }),
  quantity: number,
})) as unknown as [Line, ...Line[]];
const plain = ({ id: item, unitPrice, quantity }: Line): PlainLine => ({
  id: item,
  unitPrice: new PlainMoney(unitPrice.amount, 'EUR'),
  quantity,
});
const plainFirst = plain(first);
const plainOthers = others.map(plain);

function place(times: number): unknown {
  let events = 0;
  for (let index = 0; index < times; index += 1) {
    const order = Order.start(id, first);
    for (const item of others) order.add(item)._unsafeUnwrap();
    order.place(fee)._unsafeUnwrap();
    events += order.pendingEvents.length;
  }
  if (events !== 6 * times) throw new Error('An order has 6 events.');
  return events;
}

function placeByHand(times: number): unknown {
  let events = 0;
  for (let index = 0; index < times; index += 1) {
    const order = PlainOrder.start(id, plainFirst);
    for (const item of plainOthers) order.add(item)._unsafeUnwrap();
    order.place(plainFee)._unsafeUnwrap();
    events += order.pendingEvents.length;
  }
  if (events !== 6 * times) throw new Error('An order has 6 events.');
  return events;
}

export const row: Row = async (thoroughness) => [
  await compare(
    {
      what: '`Order`: 5 items, 6 commands, 6 events',
      target: 0.9,
      other: { run: placeByHand },
      ours: { run: place },
    },
    thoroughness,
  ),
];
