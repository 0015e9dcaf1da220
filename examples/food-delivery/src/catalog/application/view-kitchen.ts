import type { ConcurrencyConflict, NotFound } from 'demesne';
import type { Result } from 'neverthrow';
import type { OrderId, RestaurantId } from '../../shared-kernel/index.ts';
import type { KitchenLine, KitchenOrderStatus } from '../domain/kitchen-order.ts';
import type { CatalogUnit } from './catalog-unit.ts';

/** What a kitchen sees of an order: what to cook, and how far it is. */
export interface KitchenOrderView {
  readonly orderId: OrderId;
  readonly status: KitchenOrderStatus;
  readonly lines: readonly KitchenLine[];
}

/** The orders that a restaurant answered, the oldest first, with what became of them. */
export const viewKitchen =
  (unit: CatalogUnit) =>
  (restaurantId: RestaurantId): Promise<Result<readonly KitchenOrderView[], NotFound | ConcurrencyConflict>> =>
    unit.run(async ({ restaurants }) =>
      (await restaurants.get(restaurantId)).map(({ orders }) =>
        orders.map(({ id, status, lines }) => ({ orderId: id, status, lines })),
      ),
    );
