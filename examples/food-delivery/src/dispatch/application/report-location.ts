import type { ConcurrencyConflict, ErrorsOf, Instant, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { DriverId, GeoLocation } from '../../shared-kernel/index.ts';
import type { Driver } from '../domain/driver.ts';
import { changeDriver } from './change-driver.ts';
import type { DispatchUnit } from './dispatch-unit.ts';

/** A driver's telephone says where it was, and when. */
export interface ReportLocation {
  readonly driverId: DriverId;
  readonly location: GeoLocation;
  readonly at: Instant;
}

type Refusal = ErrorsOf<Driver['reportLocation']> | NotFound | ConcurrencyConflict;

export const reportLocation =
  (unit: DispatchUnit) =>
  ({ driverId, location, at }: ReportLocation, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    changeDriver(unit, driverId, (driver) => driver.reportLocation(location, at), cause);
