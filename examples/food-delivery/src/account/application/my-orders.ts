import { Instant, type UnfitCursor } from 'demesne';
import { Projection, ReadModel, type ReadModels, type RowOf, type RowPage } from 'demesne/event-sourcing';
import type { Result } from 'neverthrow';
import { z } from 'zod';
import { OrderCancelled, OrderCompleted, OrderPlaced, OrderRejected } from '../../ordering/index.ts';
import { CustomerId, Money, OrderId, RestaurantId } from '../../shared-kernel/index.ts';

/** The orders of customers, as they find them again later. */
export const MyOrders = ReadModel.define(
  'account.my-orders',
  {
    orderId: OrderId,
    customerId: CustomerId,
    restaurantId: RestaurantId,
    total: Money,
    placedAt: Instant,
    outcome: z.enum(['open', 'completed', 'rejected', 'cancelled']),
  },
  { key: 'orderId' },
);
export type MyOrder = RowOf<typeof MyOrders>;

/** Order Management's news are taken as they are: this context conforms. */
export const myOrdersProjection = Projection.define('my-orders', {
  version: 1,
  into: MyOrders,
  events: { OrderPlaced, OrderCompleted, OrderRejected, OrderCancelled },
  project: {
    OrderPlaced: ({ data: { orderId, customerId, restaurantId, total, placedAt } }, rows) =>
      rows.put({ orderId, customerId, restaurantId, total, placedAt, outcome: 'open' }),
    OrderCompleted: ({ data }, rows) => rows.change(data.orderId, { outcome: 'completed' }),
    OrderRejected: ({ data }, rows) => rows.change(data.orderId, { outcome: 'rejected' }),
    OrderCancelled: ({ data }, rows) => rows.change(data.orderId, { outcome: 'cancelled' }),
  },
});

/** Whose orders, and which page of them: the first, or the one that goes on after another's `next`. */
export interface MyOrdersQuery {
  readonly customerId: CustomerId;
  readonly after?: string;
  readonly limit?: number;
}

/** A customer's orders with what became of them, the newest first. */
export const myOrders =
  (readModels: ReadModels) =>
  ({ customerId, ...page }: MyOrdersQuery): Promise<Result<RowPage<MyOrder>, UnfitCursor>> =>
    readModels.of(MyOrders).page({ limit: 20, ...page, where: { customerId }, orderBy: [['placedAt', 'desc']] });
