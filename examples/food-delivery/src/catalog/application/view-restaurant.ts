import type { ConcurrencyConflict, NotFound } from 'demesne';
import type { Result } from 'neverthrow';
import type { Address, GeoLocation, MenuItemId, Money, RestaurantId } from '../../shared-kernel/index.ts';
import type { Restaurant } from '../domain/restaurant.ts';
import type { CatalogUnit } from './catalog-unit.ts';

/** What anybody may see of a restaurant. */
export interface RestaurantView {
  readonly restaurantId: RestaurantId;
  readonly name: string;
  readonly address: Address;
  readonly location: GeoLocation;
  readonly isOpen: boolean;
  readonly minimumOrder: Money;
  readonly menu: readonly MenuItemView[];
}

/** A dish, its price of now, and whether it is to be had. */
export interface MenuItemView {
  readonly menuItemId: MenuItemId;
  readonly name: string;
  readonly description: string | undefined;
  readonly price: Money;
  readonly isAvailable: boolean;
}

export const viewRestaurant =
  (unit: CatalogUnit) =>
  (restaurantId: RestaurantId): Promise<Result<RestaurantView, NotFound | ConcurrencyConflict>> =>
    unit.run(async ({ restaurants }) => (await restaurants.get(restaurantId)).map(viewOf));

function viewOf({ id, profile, isOpen, menu }: Restaurant): RestaurantView {
  const { name, address, location, minimumOrder } = profile;
  return {
    restaurantId: id,
    name,
    address,
    location,
    isOpen,
    minimumOrder,
    menu: menu.map((item) => ({
      menuItemId: item.id,
      name: item.name,
      description: item.description,
      price: item.price,
      isAvailable: item.isAvailable,
    })),
  };
}
