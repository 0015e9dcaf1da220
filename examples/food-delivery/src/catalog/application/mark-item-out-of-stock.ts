import type { ErrorsOf } from 'demesne';
import type { MenuItemId, RestaurantId } from '../../shared-kernel/index.ts';
import type { Restaurant } from '../domain/restaurant.ts';
import type { CatalogUnit, Cause } from './catalog-unit.ts';
import { type Changed, changeRestaurant } from './change-restaurant.ts';

/** The last portion of a dish went out. */
export interface MarkItemOutOfStock {
  readonly restaurantId: RestaurantId;
  readonly menuItemId: MenuItemId;
}

type Refusal = ErrorsOf<Restaurant['markItemOutOfStock']>;

export const markItemOutOfStock =
  (unit: CatalogUnit) =>
  ({ restaurantId, menuItemId }: MarkItemOutOfStock, cause?: Cause): Changed<Refusal> =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.markItemOutOfStock(menuItemId), cause);
