import type { ConcurrencyConflict, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { RestaurantId } from '../../shared-kernel/index.ts';
import type { TimedCatalog } from './catalog-unit.ts';
import { changeRestaurant } from './change-restaurant.ts';

/** No more orders for now; what is in the kitchen is still cooked. */
export interface CloseRestaurant {
  readonly restaurantId: RestaurantId;
}

export const closeRestaurant =
  ({ unit, clock }: TimedCatalog) =>
  ({ restaurantId }: CloseRestaurant, cause?: RunOptions): Promise<Result<void, NotFound | ConcurrencyConflict>> =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.closeForOrders(clock.now()), cause);
