import type { ConcurrencyConflict, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { DriverId } from '../../shared-kernel/index.ts';
import { Driver } from '../domain/driver.ts';
import type { Vehicle } from '../domain/vehicle.ts';
import type { DispatchUnit } from './dispatch-unit.ts';

/** Somebody wants to drive; they bring nothing before their papers were verified. */
export interface RegisterDriver {
  readonly driverId: DriverId;
  readonly name: string;
  readonly vehicle: Vehicle;
}

export const registerDriver =
  (unit: DispatchUnit) =>
  ({ driverId, name, vehicle }: RegisterDriver, cause?: RunOptions): Promise<Result<void, ConcurrencyConflict>> =>
    unit.run(({ drivers }) => drivers.save(Driver.register(driverId, { name, vehicle })), cause);
