import { type Instant, NotFound } from 'demesne';
import type { AggregateHistory } from 'demesne/event-sourcing';
import { err, ok, type Result } from 'neverthrow';
import type { CustomerId, Money, OrderId, RestaurantId } from '../../shared-kernel/index.ts';
import { Order } from '../domain/order.ts';
import type { OrderView } from './view-order.ts';

/** An order as it stood at a time, and how it had come to that. */
export interface PastOrderView extends OrderView {
  readonly customerId: CustomerId;
  readonly restaurantId: RestaurantId;
  readonly items: readonly { readonly description: string; readonly quantity: number; readonly price: Money }[];
  readonly deliveryFee: Money;
  readonly discount: Money;
  readonly happened: readonly OrderEntry[];
}

/** Something that happened to an order: `OrderPlaced`, for one; when, and who did it or began what it is a consequence of. */
export interface OrderEntry {
  readonly what: string;
  readonly at: Instant;
  readonly by: string | undefined;
}

/** Asks the past: nothing is kept for it but the events, which are there anyway. */
export const orderAt =
  (orders: AggregateHistory<Order>) =>
  async (orderId: OrderId, time: Instant): Promise<Result<PastOrderView, NotFound>> => {
    const order = await orders.at(orderId, { time });
    if (order === undefined) return err(new NotFound({ aggregate: Order.aggregateName, id: orderId }));
    const happened: OrderEntry[] = [];
    for await (const { event, occurredAt, actor } of orders.entries(orderId, { to: order.version })) {
      happened.push({ what: event.type.slice(event.type.indexOf('.') + 1), at: occurredAt, by: actor });
    }
    const { status, deliveryFee, discount, total, customerId, restaurantId } = order;
    const items = order.items.map(({ description, quantity, price }) => ({ description, quantity, price }));
    return ok({ orderId, status, customerId, restaurantId, items, deliveryFee, discount, total, happened });
  };
