import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { DriverId, GeoLocation } from '../../shared-kernel/index.ts';
import type { Driver } from '../domain/driver.ts';
import { changeDriver } from './change-driver.ts';
import type { TimedDispatch } from './dispatch-unit.ts';

/** A driver begins to work, and says where. */
export interface GoOnline {
  readonly driverId: DriverId;
  readonly location: GeoLocation;
}

type Refusal = ErrorsOf<Driver['goOnline']> | NotFound | ConcurrencyConflict;

export const goOnline =
  ({ unit, clock }: TimedDispatch) =>
  ({ driverId, location }: GoOnline, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    changeDriver(unit, driverId, (driver) => driver.goOnline(location, clock.now()), cause);
