import type { ErrorsOf } from 'demesne';
import { ok, safeTry } from 'neverthrow';
import type { DeliveryId, DriverId } from '../../shared-kernel/index.ts';
import type { DeliveryProof } from '../domain/delivery-proof.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Driver } from '../domain/driver.ts';
import type { Cause, Changed, TimedDispatch } from './dispatch-unit.ts';

/** The driver hands the food over at the door, and can prove it. */
export interface Deliver {
  readonly driverId: DriverId;
  readonly deliveryId: DeliveryId;
  readonly proof: DeliveryProof;
}

type Refusal = ErrorsOf<Driver['whereaboutsWith']> | ErrorsOf<Delivery['deliver']>;

export const deliver =
  ({ unit, clock }: TimedDispatch) =>
  ({ driverId, deliveryId, proof }: Deliver, cause?: Cause): Changed<Refusal> =>
    unit.run(
      ({ deliveries, drivers }) =>
        safeTry(async function* () {
          const driver = yield* await drivers.get(driverId);
          const location = yield* driver.whereaboutsWith(deliveryId);
          const delivery = yield* await deliveries.get(deliveryId);
          yield* delivery.deliver(driverId, location, proof, clock.now());
          yield* await deliveries.save(delivery);
          return ok();
        }),
      cause,
    );
