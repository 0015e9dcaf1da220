import type { Result } from 'neverthrow';
import type { Currency, RestaurantId } from '../../../shared-kernel/index.ts';
import type { MenuProvider, ProvidedMenu, UnreadableMenu } from '../../application/menu-provider.ts';
import { providedMenu } from './provided-menu.ts';

/** Gets what the menu provider has for a restaurant, in the provider's own language. */
export type FetchMenu = (restaurantId: RestaurantId) => Promise<unknown>;

/** The menus of the provider, in our language: nothing behind this speaks of `itemName` or cents. */
export class ProviderMenus implements MenuProvider {
  readonly #fetch: FetchMenu;

  constructor(fetch: FetchMenu) {
    this.#fetch = fetch;
  }

  async menuOf(restaurantId: RestaurantId, currency: Currency): Promise<Result<ProvidedMenu, UnreadableMenu>> {
    return providedMenu(await this.#fetch(restaurantId), currency);
  }
}
