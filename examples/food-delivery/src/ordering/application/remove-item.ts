import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { MenuItemId, OrderId } from '../../shared-kernel/index.ts';
import type { Order } from '../domain/order.ts';
import { changeOrder } from './change-order.ts';
import type { OrderingUnit } from './ordering-unit.ts';

/** A customer takes something out of the cart. */
export interface RemoveItem {
  readonly orderId: OrderId;
  readonly menuItemId: MenuItemId;
}

type Refusal = ErrorsOf<Order['remove']> | NotFound | ConcurrencyConflict;

export const removeItem =
  (unit: OrderingUnit) =>
  ({ orderId, menuItemId }: RemoveItem, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    changeOrder(unit, orderId, (order) => order.remove(menuItemId), cause);
