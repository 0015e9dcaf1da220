import type { ConcurrencyConflict, IllegalTransition, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import { DeliveryCompleted, OrderPickedUp } from '../../dispatch/index.ts';
import { changeOrder } from './change-order.ts';
import type { OrderingUnit } from './ordering-unit.ts';

const milestones = {
  [OrderPickedUp.type]: 'OutForDelivery',
  [DeliveryCompleted.type]: 'Delivered',
} as const;

/** What the driver's news means for the order. */
export const followDelivery =
  (unit: OrderingUnit) =>
  (
    { type, data }: OrderPickedUp | DeliveryCompleted,
    cause: RunOptions,
  ): Promise<Result<void, IllegalTransition | NotFound | ConcurrencyConflict>> =>
    changeOrder(unit, data.orderId, (order) => order.reach(milestones[type]), cause);
