import { ok, safeTry, type Result } from 'neverthrow';
import type { ConcurrencyConflict, NotFound, RunOptions } from 'demesne';
import type { RestaurantId } from '../../shared-kernel/index.ts';
import type { UnfitPrice } from '../domain/restaurant-refusals.ts';
import type { CatalogUnit } from './catalog-unit.ts';
import { changeRestaurant } from './change-restaurant.ts';
import type { MenuProvider, SkippedItem, UnreadableMenu } from './menu-provider.ts';

/** A restaurant's menu is taken over as its provider has it now. */
export interface ImportMenu {
  readonly restaurantId: RestaurantId;
}

interface Ports {
  readonly unit: CatalogUnit;
  readonly menus: MenuProvider;
}

type Refusal = UnfitPrice | UnreadableMenu | NotFound | ConcurrencyConflict;

/** Answers with what had to be left out. */
export const importMenu =
  ({ unit, menus }: Ports) =>
  async ({ restaurantId }: ImportMenu, cause?: RunOptions): Promise<Result<readonly SkippedItem[], Refusal>> =>
    safeTry(async function* () {
      const currency = yield* await unit.run(async ({ restaurants }) =>
        (await restaurants.get(restaurantId)).map(({ profile }) => profile.minimumOrder.currency),
      );
      const { items, skipped } = yield* await menus.menuOf(restaurantId, currency);
      yield* await changeRestaurant(unit, restaurantId, (restaurant) => restaurant.updateMenu(items), cause);
      return ok(skipped);
    });
