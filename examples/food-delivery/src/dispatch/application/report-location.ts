import type { ErrorsOf, Instant } from 'demesne';
import type { DriverId, GeoLocation } from '../../shared-kernel/index.ts';
import type { Driver } from '../domain/driver.ts';
import { changeDriver } from './change-driver.ts';
import type { Cause, Changed, DispatchUnit } from './dispatch-unit.ts';

/** A driver's telephone says where it was, and when. */
export interface ReportLocation {
  readonly driverId: DriverId;
  readonly location: GeoLocation;
  readonly at: Instant;
}

export const reportLocation =
  (unit: DispatchUnit) =>
  ({ driverId, location, at }: ReportLocation, cause?: Cause): Changed<ErrorsOf<Driver['reportLocation']>> =>
    changeDriver(unit, driverId, (driver) => driver.reportLocation(location, at), cause);
