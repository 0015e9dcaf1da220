import type { OrderCancelled } from '../../ordering/index.ts';
import type { Cause, TimedCatalog } from './catalog-unit.ts';
import { type Changed, changeRestaurant } from './change-restaurant.ts';

/** Tells the kitchen that nobody waits for an order any more. */
export const stopOrder =
  ({ unit, clock }: TimedCatalog) =>
  ({ data: { restaurantId, orderId } }: OrderCancelled, cause?: Cause): Changed =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.stopOrder(orderId, clock.now()), cause);
