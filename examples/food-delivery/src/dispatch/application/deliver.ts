import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { DeliveryId, DriverId } from '../../shared-kernel/index.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Driver } from '../domain/driver.ts';
import type { HandOver } from '../domain/hand-over.ts';
import { changeDelivery } from './change-delivery.ts';
import type { TimedDispatch } from './dispatch-unit.ts';
import { whereabouts } from './whereabouts.ts';

/** The driver hands the food over at the door, or leaves it there, and can prove it. */
export interface Deliver {
  readonly driverId: DriverId;
  readonly deliveryId: DeliveryId;
  readonly handOver: HandOver;
}

type Refusal = ErrorsOf<Driver['whereaboutsWith']> | ErrorsOf<Delivery['deliver']> | NotFound | ConcurrencyConflict;

export const deliver =
  ({ unit, clock }: TimedDispatch) =>
  ({ driverId, deliveryId, handOver }: Deliver, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    changeDelivery(
      unit,
      deliveryId,
      async (delivery, { drivers }) =>
        (await whereabouts(drivers, driverId, deliveryId)).andThen((location) =>
          delivery.deliver(driverId, location, handOver, clock.now()),
        ),
      cause,
    );
