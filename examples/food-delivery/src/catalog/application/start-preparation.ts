import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { OrderId, RestaurantId } from '../../shared-kernel/index.ts';
import type { Restaurant } from '../domain/restaurant.ts';
import type { TimedCatalog } from './catalog-unit.ts';
import { changeRestaurant } from './change-restaurant.ts';

/** A cook takes an order up. */
export interface StartPreparation {
  readonly restaurantId: RestaurantId;
  readonly orderId: OrderId;
}

type Refusal = ErrorsOf<Restaurant['startPreparation']> | NotFound | ConcurrencyConflict;

export const startPreparation =
  ({ unit, clock }: TimedCatalog) =>
  ({ restaurantId, orderId }: StartPreparation, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.startPreparation(orderId, clock.now()), cause);
