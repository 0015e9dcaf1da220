import { Instant, listOf, type DomainEvent, type UnfitCursor } from 'demesne';
import {
  Projection,
  type ProjectionContext,
  ReadModel,
  type ReadModels,
  type RowOf,
  type RowPage,
} from 'demesne/event-sourcing';
import type { Result } from 'neverthrow';
import { z } from 'zod';
import { OrderId, RestaurantId } from '../../shared-kernel/index.ts';
import { KitchenLine } from '../domain/kitchen-order.ts';
import {
  OrderPreparationStarted,
  OrderReadyForPickup,
  OrderStopped,
  RestaurantAcceptedOrder,
  RestaurantRejectedOrder,
} from '../domain/restaurant-events.ts';

/** What the kitchens of restaurants have to cook. */
export const KitchenQueues = ReadModel.define(
  'catalog.kitchen-queue',
  {
    restaurantId: RestaurantId,
    orderId: OrderId,
    lines: listOf(KitchenLine),
    acceptedAt: Instant,
    /** When the food was promised for. */
    dueAt: Instant,
    isCooking: z.boolean(),
  },
  { key: ['restaurantId', 'orderId'] },
);
export type QueuedOrder = RowOf<typeof KitchenQueues>;

const A_MINUTE_MS = 60_000;

const restaurantOf = ({ aggregate }: ProjectionContext<DomainEvent>): RestaurantId => RestaurantId.of(aggregate.id);

/** What is ready, stopped or turned down after all leaves the queue. */
export const kitchenQueueProjection = Projection.define('kitchen-queue', {
  version: 1,
  into: KitchenQueues,
  events: {
    RestaurantAcceptedOrder,
    OrderPreparationStarted,
    OrderReadyForPickup,
    OrderStopped,
    RestaurantRejectedOrder,
  },
  project: {
    RestaurantAcceptedOrder: ({ data: { orderId, lines, acceptedAt, preparationMinutes } }, rows, context) => {
      const dueAt = acceptedAt.plusMs(preparationMinutes * A_MINUTE_MS);
      rows.put({ restaurantId: restaurantOf(context), orderId, lines, acceptedAt, dueAt, isCooking: false });
    },
    OrderPreparationStarted: ({ data: { orderId } }, rows, context) =>
      rows.change({ restaurantId: restaurantOf(context), orderId }, { isCooking: true }),
    OrderReadyForPickup: ({ data: { orderId } }, rows, context) =>
      rows.remove({ restaurantId: restaurantOf(context), orderId }),
    OrderStopped: ({ data: { orderId } }, rows, context) =>
      rows.remove({ restaurantId: restaurantOf(context), orderId }),
    RestaurantRejectedOrder: ({ data: { orderId } }, rows, context) =>
      rows.remove({ restaurantId: restaurantOf(context), orderId }),
  },
});

/** Whose kitchen, and which page of its queue: the first, or the one that goes on after another's `next`. */
export interface KitchenQueueQuery {
  readonly restaurantId: RestaurantId;
  readonly after?: string;
  readonly limit?: number;
}

/** What a kitchen has to cook, in the order in which it said yes. */
export const kitchenQueue =
  (readModels: ReadModels) =>
  ({ restaurantId, ...page }: KitchenQueueQuery): Promise<Result<RowPage<QueuedOrder>, UnfitCursor>> =>
    readModels.of(KitchenQueues).page({ ...page, where: { restaurantId }, orderBy: [['acceptedAt', 'asc']] });
