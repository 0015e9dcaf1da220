import type { Result } from 'neverthrow';
import type { GeoLocation, MenuItemId, Money, RestaurantId } from '../../shared-kernel/index.ts';
import type { RestaurantOffer, RestaurantOffers } from '../application/restaurant-offers.ts';
import { OrderTerms } from '../domain/order-terms.ts';

/** The part of the catalog that is asked: its open host service, as a customer of it sees it. */
export interface AskedCatalog {
  viewRestaurant(restaurantId: RestaurantId): Promise<Result<ListedRestaurant, unknown>>;
}

interface ListedRestaurant {
  readonly location: GeoLocation;
  readonly minimumOrder: Money;
  readonly menu: readonly { readonly menuItemId: MenuItemId; readonly name: string; readonly price: Money }[];
}

/** What the platform agreed with a restaurant on: how far its food is brought, for how much. */
export interface DeliveryTerms {
  readonly fee: Money;
  readonly discount: Money;
  readonly radiusMetres: number;
}

/** Offers made of what the catalog lists and what was agreed on; an item of the menu becomes what can be ordered. */
export class CatalogOffers implements RestaurantOffers {
  readonly #catalog: AskedCatalog;
  readonly #termsOf: (restaurantId: RestaurantId) => DeliveryTerms | undefined;

  constructor(catalog: AskedCatalog, termsOf: (restaurantId: RestaurantId) => DeliveryTerms | undefined) {
    this.#catalog = catalog;
    this.#termsOf = termsOf;
  }

  async offerOf(restaurantId: RestaurantId): Promise<RestaurantOffer | undefined> {
    const listed = (await this.#catalog.viewRestaurant(restaurantId)).unwrapOr(undefined);
    const agreed = this.#termsOf(restaurantId);
    if (listed === undefined || agreed === undefined) return undefined;
    const { fee: deliveryFee, discount, radiusMetres } = agreed;
    const { minimumOrder: minimum, location, menu } = listed;
    return {
      terms: new OrderTerms({ minimum, deliveryFee, discount }),
      items: new Map(menu.map(({ menuItemId, name, price }) => [menuItemId, { description: name, price }])),
      pickUp: location,
      deliveryRadiusMetres: radiusMetres,
    };
  }
}
