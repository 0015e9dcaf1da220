import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { MenuItemId, OrderId } from '../../shared-kernel/index.ts';
import type { Order } from '../domain/order.ts';
import { changeOrder } from './change-order.ts';
import type { OrderingUnit } from './ordering-unit.ts';

/** A customer wants more or fewer of what is in the cart. */
export interface ChangeQuantity {
  readonly orderId: OrderId;
  readonly menuItemId: MenuItemId;
  readonly quantity: number;
}

type Refusal = ErrorsOf<Order['changeQuantity']> | NotFound | ConcurrencyConflict;

export const changeQuantity =
  (unit: OrderingUnit) =>
  ({ orderId, menuItemId, quantity }: ChangeQuantity, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    changeOrder(unit, orderId, (order) => order.changeQuantity(menuItemId, quantity), cause);
