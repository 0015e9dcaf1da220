import type { ConcurrencyConflict, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { RestaurantId } from '../../shared-kernel/index.ts';
import type { CatalogUnit } from './catalog-unit.ts';
import { changeRestaurant } from './change-restaurant.ts';

/** Somebody of the platform was there, and it is a restaurant. */
export interface VerifyRestaurant {
  readonly restaurantId: RestaurantId;
}

export const verifyRestaurant =
  (unit: CatalogUnit) =>
  ({ restaurantId }: VerifyRestaurant, cause?: RunOptions): Promise<Result<void, NotFound | ConcurrencyConflict>> =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.verify(), cause);
