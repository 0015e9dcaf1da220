import type { ErrorsOf } from 'demesne';
import type { DriverId, GeoLocation } from '../../shared-kernel/index.ts';
import type { Driver } from '../domain/driver.ts';
import { changeDriver } from './change-driver.ts';
import type { Cause, Changed, TimedDispatch } from './dispatch-unit.ts';

/** A driver begins to work, and says where. */
export interface GoOnline {
  readonly driverId: DriverId;
  readonly location: GeoLocation;
}

export const goOnline =
  ({ unit, clock }: TimedDispatch) =>
  ({ driverId, location }: GoOnline, cause?: Cause): Changed<ErrorsOf<Driver['goOnline']>> =>
    changeDriver(unit, driverId, (driver) => driver.goOnline(location, clock.now()), cause);
