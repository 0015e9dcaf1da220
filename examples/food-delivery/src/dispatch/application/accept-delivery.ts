import type { ErrorsOf } from 'demesne';
import { ok, safeTry } from 'neverthrow';
import type { DeliveryId, DriverId } from '../../shared-kernel/index.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Driver } from '../domain/driver.ts';
import type { Cause, Changed, DispatchUnit } from './dispatch-unit.ts';

/** The driver who was found says yes. */
export interface AcceptDelivery {
  readonly driverId: DriverId;
  readonly deliveryId: DeliveryId;
}

type Refusal = ErrorsOf<Delivery['offerTo']> | ErrorsOf<Driver['accept']>;

export const acceptDelivery =
  (unit: DispatchUnit) =>
  ({ driverId, deliveryId }: AcceptDelivery, cause?: Cause): Changed<Refusal> =>
    unit.run(
      ({ deliveries, drivers }) =>
        safeTry(async function* () {
          const delivery = yield* await deliveries.get(deliveryId);
          const driver = yield* await drivers.get(driverId);
          yield* driver.accept(yield* delivery.offerTo(driverId));
          yield* await drivers.save(driver);
          return ok();
        }),
      cause,
    );
