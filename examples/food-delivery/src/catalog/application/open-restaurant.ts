import type { ErrorsOf } from 'demesne';
import type { RestaurantId } from '../../shared-kernel/index.ts';
import type { Restaurant } from '../domain/restaurant.ts';
import type { Cause, TimedCatalog } from './catalog-unit.ts';
import { type Changed, changeRestaurant } from './change-restaurant.ts';

/** Somebody turns the sign at the door. */
export interface OpenRestaurant {
  readonly restaurantId: RestaurantId;
}

export const openRestaurant =
  ({ unit, clock }: TimedCatalog) =>
  ({ restaurantId }: OpenRestaurant, cause?: Cause): Changed<ErrorsOf<Restaurant['openForOrders']>> =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.openForOrders(clock.now()), cause);
