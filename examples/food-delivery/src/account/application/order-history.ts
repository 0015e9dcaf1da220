import type { Instant } from 'demesne';
import { OrderCancelled, OrderCompleted, OrderPlaced, OrderRejected } from '../../ordering/index.ts';
import type { CustomerId, Money, OrderId, RestaurantId } from '../../shared-kernel/index.ts';

/** An order as its customer finds it again later. */
export interface PastOrder {
  readonly orderId: OrderId;
  readonly restaurantId: RestaurantId;
  readonly total: Money;
  readonly placedAt: Instant;
  readonly outcome: 'open' | 'completed' | 'rejected' | 'cancelled';
}

const outcomes = {
  [OrderCompleted.type]: 'completed',
  [OrderRejected.type]: 'rejected',
  [OrderCancelled.type]: 'cancelled',
} as const;

/** A read model of Order Management's news, taken as they are: this context conforms. */
export class OrderHistory {
  readonly #byCustomer = new Map<CustomerId, Map<OrderId, PastOrder>>();

  /** The newest first. */
  of(customerId: CustomerId): readonly PastOrder[] {
    return [...this.#ordersOf(customerId).values()].sort((one, other) => other.placedAt.msSince(one.placedAt));
  }

  /** News that comes twice changes nothing. */
  hear(news: OrderPlaced | OrderCompleted | OrderRejected | OrderCancelled): void {
    const { customerId, orderId } = news.data;
    const orders = this.#ordersOf(customerId);
    const known = orders.get(orderId);
    if (news.type !== OrderPlaced.type) {
      if (known !== undefined) orders.set(orderId, { ...known, outcome: outcomes[news.type] });
      return;
    }
    const { restaurantId, total, placedAt } = news.data;
    if (known === undefined) orders.set(orderId, { orderId, restaurantId, total, placedAt, outcome: 'open' });
  }

  #ordersOf(customerId: CustomerId): Map<OrderId, PastOrder> {
    const orders = this.#byCustomer.get(customerId) ?? new Map<OrderId, PastOrder>();
    this.#byCustomer.set(customerId, orders);
    return orders;
  }
}
