import type { RestaurantId } from '../../shared-kernel/index.ts';
import type { Cause, TimedCatalog } from './catalog-unit.ts';
import { type Changed, changeRestaurant } from './change-restaurant.ts';

/** No more orders for now; what is in the kitchen is still cooked. */
export interface CloseRestaurant {
  readonly restaurantId: RestaurantId;
}

export const closeRestaurant =
  ({ unit, clock }: TimedCatalog) =>
  ({ restaurantId }: CloseRestaurant, cause?: Cause): Changed =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.closeForOrders(clock.now()), cause);
