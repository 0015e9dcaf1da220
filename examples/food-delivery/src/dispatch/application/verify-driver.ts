import type { ConcurrencyConflict, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { DriverId } from '../../shared-kernel/index.ts';
import { changeDriver } from './change-driver.ts';
import type { DispatchUnit } from './dispatch-unit.ts';

/** Licence and vehicle were looked at, and are good. */
export interface VerifyDriver {
  readonly driverId: DriverId;
}

export const verifyDriver =
  (unit: DispatchUnit) =>
  ({ driverId }: VerifyDriver, cause?: RunOptions): Promise<Result<void, NotFound | ConcurrencyConflict>> =>
    changeDriver(unit, driverId, (driver) => driver.verify(), cause);
