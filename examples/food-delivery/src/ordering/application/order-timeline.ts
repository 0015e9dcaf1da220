import { Instant, NotFound, ValueObject, listOf, optional, type DomainEvent } from 'demesne';
import {
  Projection,
  type ProjectionContext,
  ReadModel,
  type ReadModels,
  type RowOf,
  type Rows,
} from 'demesne/event-sourcing';
import { err, ok, type Result } from 'neverthrow';
import { z } from 'zod';
import { DeliveryCompleted, HandedTo } from '../../dispatch/index.ts';
import { CustomerId, Money, OrderId, RestaurantId } from '../../shared-kernel/index.ts';
import * as events from '../domain/order-events.ts';
import { orderStatus, type OrderStatus } from '../domain/order-status.ts';

/** When an order came to a status. */
export class TimelineStep extends ValueObject.define('TimelineStep', {
  status: z.enum(orderStatus.statuses),
  at: Instant,
}) {}

/** One order, and how it came to where it is: what its customer looks at while waiting. */
export const OrderTimelines = ReadModel.define(
  'ordering.order-timeline',
  {
    orderId: OrderId,
    customerId: CustomerId,
    restaurantId: RestaurantId,
    total: Money,
    status: z.enum(orderStatus.statuses),
    steps: listOf(TimelineStep),
    /** Rows of the first version don't say it. */
    handedTo: optional(HandedTo),
  },
  { key: 'orderId' },
);
export type OrderTimeline = RowOf<typeof OrderTimelines>;

/** An order that was placed goes on to a status; a cart that was abandoned has no timeline. */
const reached =
  (status: OrderStatus) =>
  async (
    _: unknown,
    rows: Rows<OrderTimeline, OrderId>,
    { aggregate, occurredAt: at }: ProjectionContext<DomainEvent>,
  ) => {
    const orderId = OrderId.of(aggregate.id);
    await rows.change(orderId, ({ steps }) => ({ status, steps: [...steps, new TimelineStep({ status, at })] }));
  };

/** Version 2 says who has the food, which the rows of version 1 leave out. */
export const orderTimelineProjection = Projection.define('order-timeline', {
  version: 2,
  into: OrderTimelines,
  events: {
    OrderPlaced: events.OrderPlaced,
    OrderConfirmed: events.OrderConfirmed,
    PreparationStarted: events.PreparationStarted,
    PreparationFinished: events.PreparationFinished,
    DeliveryStarted: events.DeliveryStarted,
    OrderDelivered: events.OrderDelivered,
    OrderCompleted: events.OrderCompleted,
    OrderRejected: events.OrderRejected,
    OrderCancelled: events.OrderCancelled,
    DeliveryCompleted,
  },
  project: {
    OrderPlaced: ({ data: { orderId, customerId, restaurantId, total, placedAt: at } }, rows) => {
      const steps = [new TimelineStep({ status: 'Placed', at })];
      rows.put({ orderId, customerId, restaurantId, total, status: 'Placed', steps });
    },
    OrderConfirmed: reached('Confirmed'),
    PreparationStarted: reached('Preparing'),
    PreparationFinished: reached('ReadyForPickup'),
    DeliveryStarted: reached('OutForDelivery'),
    OrderDelivered: reached('Delivered'),
    OrderCompleted: reached('Completed'),
    OrderRejected: reached('Rejected'),
    OrderCancelled: reached('Cancelled'),
    DeliveryCompleted: ({ data: { orderId, handedTo } }, rows) => rows.change(orderId, { handedTo }),
  },
});

/** One order with its timeline; there is none before it is placed. */
export const orderTimeline =
  (readModels: ReadModels) =>
  async (orderId: OrderId): Promise<Result<OrderTimeline, NotFound>> => {
    const found = await readModels.of(OrderTimelines).get(orderId);
    return found === undefined ? err(new NotFound({ aggregate: 'Order', id: orderId })) : ok(found);
  };
