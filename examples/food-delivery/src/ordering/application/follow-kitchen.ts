import type { ConcurrencyConflict, IllegalTransition, NotFound, RunOptions } from 'demesne';
import { ok, type Result } from 'neverthrow';
import { OrderPreparationStarted, OrderReadyForPickup, RestaurantRejectedOrder } from '../../catalog/index.ts';
import type { Order } from '../domain/order.ts';
import { changeOrder } from './change-order.ts';
import type { OrderingUnit } from './ordering-unit.ts';

type KitchenNews = RestaurantRejectedOrder | OrderPreparationStarted | OrderReadyForPickup;

/** What the restaurant's news means for the order. */
export const followKitchen =
  (unit: OrderingUnit) =>
  (news: KitchenNews, cause: RunOptions): Promise<Result<void, IllegalTransition | NotFound | ConcurrencyConflict>> =>
    changeOrder(unit, news.data.orderId, (order) => hear(order, news), cause);

function hear(order: Order, news: KitchenNews): Result<void, IllegalTransition> {
  switch (news.type) {
    case RestaurantRejectedOrder.type:
      return order.hasEnded ? ok() : order.reject(news.data.reason);
    case OrderPreparationStarted.type:
      return order.reach('Preparing');
    case OrderReadyForPickup.type:
      return order.reach('ReadyForPickup');
  }
}
