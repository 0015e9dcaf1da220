import type { ConcurrencyConflict, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { OrderCancelled } from '../../ordering/index.ts';
import type { TimedCatalog } from './catalog-unit.ts';
import { changeRestaurant } from './change-restaurant.ts';

/** Tells the kitchen that nobody waits for an order any more. */
export const stopOrder =
  ({ unit, clock }: TimedCatalog) =>
  (
    { data: { restaurantId, orderId } }: OrderCancelled,
    cause?: RunOptions,
  ): Promise<Result<void, NotFound | ConcurrencyConflict>> =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.stopOrder(orderId, clock.now()), cause);
