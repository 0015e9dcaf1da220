import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { DeliveryId, DriverId } from '../../shared-kernel/index.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Driver } from '../domain/driver.ts';
import { changeDelivery } from './change-delivery.ts';
import type { TimedDispatch } from './dispatch-unit.ts';
import { whereabouts } from './whereabouts.ts';

/** The driver takes the food at the counter, and sets off. */
export interface PickUp {
  readonly driverId: DriverId;
  readonly deliveryId: DeliveryId;
}

type Refusal = ErrorsOf<Driver['whereaboutsWith']> | ErrorsOf<Delivery['pickUp']> | NotFound | ConcurrencyConflict;

export const pickUp =
  ({ unit, clock }: TimedDispatch) =>
  ({ driverId, deliveryId }: PickUp, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    changeDelivery(
      unit,
      deliveryId,
      async (delivery, { drivers }) =>
        (await whereabouts(drivers, driverId, deliveryId))
          .andThen((location) => delivery.pickUp(driverId, location, clock.now()))
          .andThen(() => delivery.setOff()),
      cause,
    );
