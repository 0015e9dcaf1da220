import type { ConcurrencyConflict, NotFound, RunOptions } from 'demesne';
import { ok, safeTry, type Result } from 'neverthrow';
import type { RestaurantId } from '../../shared-kernel/index.ts';
import type { Restaurant } from '../domain/restaurant.ts';
import type { CatalogUnit } from './catalog-unit.ts';

/** Loads a restaurant, lets it decide, and saves what it decided. */
export const changeRestaurant = <Refusal>(
  unit: CatalogUnit,
  restaurantId: RestaurantId,
  decide: (restaurant: Restaurant) => Result<void, Refusal>,
  cause?: RunOptions,
): Promise<Result<void, Refusal | NotFound | ConcurrencyConflict>> =>
  unit.run(
    ({ restaurants }) =>
      safeTry(async function* () {
        const restaurant = yield* await restaurants.get(restaurantId);
        yield* decide(restaurant);
        yield* await restaurants.save(restaurant);
        return ok();
      }),
    cause,
  );
