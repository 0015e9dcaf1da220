import type { ErrorsOf } from 'demesne';
import type { MenuItemId, RestaurantId } from '../../shared-kernel/index.ts';
import type { Restaurant } from '../domain/restaurant.ts';
import type { CatalogUnit, Cause } from './catalog-unit.ts';
import { type Changed, changeRestaurant } from './change-restaurant.ts';

/** A dish is to be had again. */
export interface MarkItemAvailable {
  readonly restaurantId: RestaurantId;
  readonly menuItemId: MenuItemId;
}

type Refusal = ErrorsOf<Restaurant['markItemAvailable']>;

export const markItemAvailable =
  (unit: CatalogUnit) =>
  ({ restaurantId, menuItemId }: MarkItemAvailable, cause?: Cause): Changed<Refusal> =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.markItemAvailable(menuItemId), cause);
