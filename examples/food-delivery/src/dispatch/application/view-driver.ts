import type { ConcurrencyConflict, NotFound } from 'demesne';
import type { Result } from 'neverthrow';
import type { DeliveryId, DriverId } from '../../shared-kernel/index.ts';
import type { DriverStatus } from '../domain/driver.ts';
import type { DispatchUnit } from './dispatch-unit.ts';

/** A driver, and what is in their hands. */
export interface DriverView {
  readonly driverId: DriverId;
  readonly name: string;
  readonly status: DriverStatus;
  readonly deliveries: readonly DeliveryId[];
}

export const viewDriver =
  (unit: DispatchUnit) =>
  (driverId: DriverId): Promise<Result<DriverView, NotFound | ConcurrencyConflict>> =>
    unit.run(async ({ drivers }) =>
      (await drivers.get(driverId)).map(({ name, status, deliveries }) => ({ driverId, name, status, deliveries })),
    );
