import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { MenuItemId, RestaurantId } from '../../shared-kernel/index.ts';
import type { Restaurant } from '../domain/restaurant.ts';
import type { CatalogUnit } from './catalog-unit.ts';
import { changeRestaurant } from './change-restaurant.ts';

/** The last portion of a dish went out. */
export interface MarkItemOutOfStock {
  readonly restaurantId: RestaurantId;
  readonly menuItemId: MenuItemId;
}

type Refusal = ErrorsOf<Restaurant['markItemOutOfStock']> | NotFound | ConcurrencyConflict;

export const markItemOutOfStock =
  (unit: CatalogUnit) =>
  ({ restaurantId, menuItemId }: MarkItemOutOfStock, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.markItemOutOfStock(menuItemId), cause);
