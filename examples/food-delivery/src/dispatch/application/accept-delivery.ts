import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import { ok, safeTry, type Result } from 'neverthrow';
import type { DeliveryId, DriverId } from '../../shared-kernel/index.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Driver } from '../domain/driver.ts';
import type { DispatchUnit } from './dispatch-unit.ts';

/** The driver who was found says yes. */
export interface AcceptDelivery {
  readonly driverId: DriverId;
  readonly deliveryId: DeliveryId;
}

type Refusal = ErrorsOf<Delivery['offerFor']> | ErrorsOf<Driver['accept']> | NotFound | ConcurrencyConflict;

export const acceptDelivery =
  (unit: DispatchUnit) =>
  ({ driverId, deliveryId }: AcceptDelivery, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    unit.run(
      ({ deliveries, drivers }) =>
        safeTry(async function* () {
          const delivery = yield* await deliveries.get(deliveryId);
          const driver = yield* await drivers.get(driverId);
          yield* driver.accept(yield* delivery.offerFor(driverId));
          yield* await drivers.save(driver);
          return ok();
        }),
      cause,
    );
