import type { ErrorsOf } from 'demesne';
import type { OrderId, RestaurantId } from '../../shared-kernel/index.ts';
import type { Restaurant } from '../domain/restaurant.ts';
import type { Cause, TimedCatalog } from './catalog-unit.ts';
import { type Changed, changeRestaurant } from './change-restaurant.ts';

/** The food is packed, and waits at the counter. */
export interface MarkOrderReady {
  readonly restaurantId: RestaurantId;
  readonly orderId: OrderId;
}

export const markOrderReady =
  ({ unit, clock }: TimedCatalog) =>
  ({ restaurantId, orderId }: MarkOrderReady, cause?: Cause): Changed<ErrorsOf<Restaurant['markOrderReady']>> =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.markOrderReady(orderId, clock.now()), cause);
