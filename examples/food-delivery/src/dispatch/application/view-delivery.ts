import type { ConcurrencyConflict, NotFound } from 'demesne';
import type { Result } from 'neverthrow';
import type { DeliveryId, DriverId, OrderId } from '../../shared-kernel/index.ts';
import { deliveryOf } from '../domain/delivery-of.ts';
import type { DeliveryStatus } from '../domain/delivery-status.ts';
import type { DispatchUnit } from './dispatch-unit.ts';

/** How the delivery of an order stands. */
export interface DeliveryView {
  readonly deliveryId: DeliveryId;
  readonly status: DeliveryStatus;
  readonly driverId: DriverId | undefined;
}

export const viewDelivery =
  (unit: DispatchUnit) =>
  (orderId: OrderId): Promise<Result<DeliveryView, NotFound | ConcurrencyConflict>> =>
    unit.run(async ({ deliveries }) =>
      (await deliveries.get(deliveryOf(orderId))).map(({ id, status, driverId }) => ({
        deliveryId: id,
        status,
        driverId,
      })),
    );
