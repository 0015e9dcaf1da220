import { DomainError } from 'demesne';
import type { GeoLocation, MenuItemId, Money, RestaurantId } from '../../shared-kernel/index.ts';
import type { OrderTerms } from '../domain/order-terms.ts';

/** What can be ordered from a restaurant right now, in the words of this context. */
export interface RestaurantOffer {
  readonly terms: OrderTerms;
  readonly items: ReadonlyMap<MenuItemId, OfferedItem>;
  readonly pickUp: GeoLocation;
  readonly deliveryRadiusMetres: number;
}

export interface OfferedItem {
  readonly description: string;
  readonly price: Money;
}

/** Where offers are looked up; the catalog supplies them. */
export interface RestaurantOffers {
  offerOf(restaurantId: RestaurantId): Promise<RestaurantOffer | undefined>;
}

export class UnknownRestaurant extends DomainError.define('UnknownRestaurant')<{ restaurantId: RestaurantId }> {}
