import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { OrderId, RestaurantId } from '../../shared-kernel/index.ts';
import type { Restaurant } from '../domain/restaurant.ts';
import type { TimedCatalog } from './catalog-unit.ts';
import { changeRestaurant } from './change-restaurant.ts';

/** The food is packed, and waits at the counter. */
export interface MarkOrderReady {
  readonly restaurantId: RestaurantId;
  readonly orderId: OrderId;
}

type Refusal = ErrorsOf<Restaurant['markOrderReady']> | NotFound | ConcurrencyConflict;

export const markOrderReady =
  ({ unit, clock }: TimedCatalog) =>
  ({ restaurantId, orderId }: MarkOrderReady, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.markOrderReady(orderId, clock.now()), cause);
