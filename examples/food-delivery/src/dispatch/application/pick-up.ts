import type { ErrorsOf } from 'demesne';
import { ok, safeTry } from 'neverthrow';
import type { DeliveryId, DriverId } from '../../shared-kernel/index.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Driver } from '../domain/driver.ts';
import type { Cause, Changed, TimedDispatch } from './dispatch-unit.ts';

/** The driver takes the food at the counter, and sets off. */
export interface PickUp {
  readonly driverId: DriverId;
  readonly deliveryId: DeliveryId;
}

type Refusal = ErrorsOf<Driver['whereaboutsWith']> | ErrorsOf<Delivery['pickUp']>;

export const pickUp =
  ({ unit, clock }: TimedDispatch) =>
  ({ driverId, deliveryId }: PickUp, cause?: Cause): Changed<Refusal> =>
    unit.run(
      ({ deliveries, drivers }) =>
        safeTry(async function* () {
          const driver = yield* await drivers.get(driverId);
          const location = yield* driver.whereaboutsWith(deliveryId);
          const delivery = yield* await deliveries.get(deliveryId);
          yield* delivery.pickUp(driverId, location, clock.now());
          yield* delivery.setOff();
          yield* await deliveries.save(delivery);
          return ok();
        }),
      cause,
    );
