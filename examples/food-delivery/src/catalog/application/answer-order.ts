import type { ConcurrencyConflict, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { OrderConfirmed } from '../../ordering/index.ts';
import { KitchenLine } from '../domain/kitchen-order.ts';
import type { PreparationEstimate } from '../domain/preparation-estimate.ts';
import type { TimedCatalog } from './catalog-unit.ts';
import { changeRestaurant } from './change-restaurant.ts';

type Ports = TimedCatalog & { readonly estimate: PreparationEstimate };

/** Puts a paid order before its restaurant, whose rules answer it: yes or no, it is a fact afterwards. */
export const answerOrder =
  ({ unit, clock, estimate }: Ports) =>
  ({ data }: OrderConfirmed, cause?: RunOptions): Promise<Result<void, NotFound | ConcurrencyConflict>> => {
    const { orderId, restaurantId, items, dropOff } = data;
    const order = { orderId, dropOff, lines: items.map((item) => new KitchenLine(item)) };
    return changeRestaurant(
      unit,
      restaurantId,
      (restaurant) => restaurant.answerOrder(order, estimate, clock.now()),
      cause,
    );
  };
