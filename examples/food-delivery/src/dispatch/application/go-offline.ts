import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { DriverId } from '../../shared-kernel/index.ts';
import type { Driver } from '../domain/driver.ts';
import { changeDriver } from './change-driver.ts';
import type { DispatchUnit } from './dispatch-unit.ts';

/** A driver goes home. */
export interface GoOffline {
  readonly driverId: DriverId;
}

type Refusal = ErrorsOf<Driver['goOffline']> | NotFound | ConcurrencyConflict;

export const goOffline =
  (unit: DispatchUnit) =>
  ({ driverId }: GoOffline, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    changeDriver(unit, driverId, (driver) => driver.goOffline(), cause);
