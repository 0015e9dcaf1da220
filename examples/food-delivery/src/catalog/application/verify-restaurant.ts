import type { RestaurantId } from '../../shared-kernel/index.ts';
import type { CatalogUnit, Cause } from './catalog-unit.ts';
import { type Changed, changeRestaurant } from './change-restaurant.ts';

/** Somebody of the platform was there, and it is a restaurant. */
export interface VerifyRestaurant {
  readonly restaurantId: RestaurantId;
}

export const verifyRestaurant =
  (unit: CatalogUnit) =>
  ({ restaurantId }: VerifyRestaurant, cause?: Cause): Changed =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.verify(), cause);
