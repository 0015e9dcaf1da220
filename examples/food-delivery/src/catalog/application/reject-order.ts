import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { OrderId, RestaurantId } from '../../shared-kernel/index.ts';
import type { Restaurant } from '../domain/restaurant.ts';
import type { TimedCatalog } from './catalog-unit.ts';
import { changeRestaurant } from './change-restaurant.ts';

/** Somebody in the kitchen says no: the oven is broken. */
export interface RejectOrder {
  readonly restaurantId: RestaurantId;
  readonly orderId: OrderId;
  /** A sentence for the customer. */
  readonly reason: string;
}

type Refusal = ErrorsOf<Restaurant['rejectOrder']> | NotFound | ConcurrencyConflict;

export const rejectOrder =
  ({ unit, clock }: TimedCatalog) =>
  ({ restaurantId, orderId, reason }: RejectOrder, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.rejectOrder(orderId, reason, clock.now()), cause);
