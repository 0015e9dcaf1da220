import type { Instant } from 'demesne';
import type { Cast } from './cast.ts';
import { entryLine, type Entry } from './entry-line.ts';
import type { Paint } from './paint.ts';
import { labelled } from './rows.ts';

interface Amount {
  readonly text: string;
}

/** What is shown of an order. */
interface Shown {
  readonly orderId: string;
  readonly status: string;
  readonly customerId: string;
  readonly restaurantId: string;
  readonly items: readonly {
    readonly description: string;
    readonly quantity: number;
    readonly price: Amount;
  }[];
  readonly deliveryFee: Amount;
  readonly discount: Amount & { readonly isZero: boolean; readonly negated: Amount };
  readonly total: Amount;
  readonly happened: readonly Entry[];
}

/** An order as it stood at a time. */
export function pastOrder(order: Shown, time: Instant, cast: Cast, paint: Paint): readonly string[] {
  const items = order.items.map(({ description, quantity, price }) => `${quantity} × ${description}: ${price.text}`);
  const row = (label: string, ...texts: readonly string[]): readonly string[] => labelled(label, texts, paint);
  return [
    paint('bold', `The order, as it stood at ${cast.timeOf(time)} on ${cast.dayOf(time)}`),
    '',
    ...row('Order', order.orderId),
    ...row('Status', order.status),
    ...row('Customer', cast.nameOf(order.customerId)),
    ...row('Restaurant', cast.nameOf(order.restaurantId)),
    ...row('Items', ...(items.length > 0 ? items : ['none'])),
    ...row('Delivery', order.deliveryFee.text),
    ...(order.discount.isZero ? [] : row('Discount', order.discount.negated.text)),
    ...row('Total', order.total.text),
    ...row('So far', ...order.happened.map((entry) => entryLine(entry, cast))),
  ];
}
