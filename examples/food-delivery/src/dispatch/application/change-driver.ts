import type { ConcurrencyConflict, NotFound, RunOptions } from 'demesne';
import { ok, safeTry, type Result } from 'neverthrow';
import type { DriverId } from '../../shared-kernel/index.ts';
import type { Driver } from '../domain/driver.ts';
import type { DispatchUnit } from './dispatch-unit.ts';

/** Loads a driver, lets them decide, and saves what they decided. */
export const changeDriver = <Refusal>(
  unit: DispatchUnit,
  driverId: DriverId,
  decide: (driver: Driver) => Result<void, Refusal>,
  cause?: RunOptions,
): Promise<Result<void, Refusal | NotFound | ConcurrencyConflict>> =>
  unit.run(
    ({ drivers }) =>
      safeTry(async function* () {
        const driver = yield* await drivers.get(driverId);
        yield* decide(driver);
        yield* await drivers.save(driver);
        return ok();
      }),
    cause,
  );
