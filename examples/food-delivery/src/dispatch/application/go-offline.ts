import type { ErrorsOf } from 'demesne';
import type { DriverId } from '../../shared-kernel/index.ts';
import type { Driver } from '../domain/driver.ts';
import { changeDriver } from './change-driver.ts';
import type { Cause, Changed, DispatchUnit } from './dispatch-unit.ts';

/** A driver goes home. */
export interface GoOffline {
  readonly driverId: DriverId;
}

export const goOffline =
  (unit: DispatchUnit) =>
  ({ driverId }: GoOffline, cause?: Cause): Changed<ErrorsOf<Driver['goOffline']>> =>
    changeDriver(unit, driverId, (driver) => driver.goOffline(), cause);
