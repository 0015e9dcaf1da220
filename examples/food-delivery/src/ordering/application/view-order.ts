import type { ConcurrencyConflict, NotFound } from 'demesne';
import type { Result } from 'neverthrow';
import type { Money, OrderId } from '../../shared-kernel/index.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { OrderingUnit } from './ordering-unit.ts';

/** What a customer sees of an order. */
export interface OrderView {
  readonly orderId: OrderId;
  readonly status: OrderStatus;
  readonly total: Money;
}

export const viewOrder =
  (unit: OrderingUnit) =>
  (orderId: OrderId): Promise<Result<OrderView, NotFound | ConcurrencyConflict>> =>
    unit.run(async ({ orders }) =>
      (await orders.get(orderId)).map(({ status, total }) => ({ orderId, status, total })),
    );
