import type { DriverId } from '../../shared-kernel/index.ts';
import { changeDriver } from './change-driver.ts';
import type { Cause, Changed, DispatchUnit } from './dispatch-unit.ts';

/** Licence and vehicle were looked at, and are good. */
export interface VerifyDriver {
  readonly driverId: DriverId;
}

export const verifyDriver =
  (unit: DispatchUnit) =>
  ({ driverId }: VerifyDriver, cause?: Cause): Changed =>
    changeDriver(unit, driverId, (driver) => driver.verify(), cause);
