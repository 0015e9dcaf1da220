import type { ErrorsOf } from 'demesne';
import type { OrderId, RestaurantId } from '../../shared-kernel/index.ts';
import type { Restaurant } from '../domain/restaurant.ts';
import type { Cause, TimedCatalog } from './catalog-unit.ts';
import { type Changed, changeRestaurant } from './change-restaurant.ts';

/** A cook takes an order up. */
export interface StartPreparation {
  readonly restaurantId: RestaurantId;
  readonly orderId: OrderId;
}

export const startPreparation =
  ({ unit, clock }: TimedCatalog) =>
  ({ restaurantId, orderId }: StartPreparation, cause?: Cause): Changed<ErrorsOf<Restaurant['startPreparation']>> =>
    changeRestaurant(unit, restaurantId, (restaurant) => restaurant.startPreparation(orderId, clock.now()), cause);
