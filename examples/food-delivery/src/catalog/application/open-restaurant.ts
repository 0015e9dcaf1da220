import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { RestaurantId } from '../../shared-kernel/index.ts';
import type { Restaurant } from '../domain/restaurant.ts';
import type { TimedCatalog } from './catalog-unit.ts';
import { changeRestaurant } from './change-restaurant.ts';

/** Somebody turns the sign at the door. */
export interface OpenRestaurant {
  readonly restaurantId: RestaurantId;
}

type Refusal = ErrorsOf<Restaurant['openForOrders']> | NotFound | ConcurrencyConflict;

export const openRestaurant =
  ({ unit, clock }: TimedCatalog) =>
  ({ restaurantId }: OpenRestaurant, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.openForOrders(clock.now()), cause);
