import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { MenuItemId, RestaurantId } from '../../shared-kernel/index.ts';
import type { Restaurant } from '../domain/restaurant.ts';
import type { CatalogUnit } from './catalog-unit.ts';
import { changeRestaurant } from './change-restaurant.ts';

/** A dish is to be had again. */
export interface MarkItemAvailable {
  readonly restaurantId: RestaurantId;
  readonly menuItemId: MenuItemId;
}

type Refusal = ErrorsOf<Restaurant['markItemAvailable']> | NotFound | ConcurrencyConflict;

export const markItemAvailable =
  (unit: CatalogUnit) =>
  ({ restaurantId, menuItemId }: MarkItemAvailable, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.markItemAvailable(menuItemId), cause);
