import type { HandlerContext } from 'demesne/messaging';
import { ok } from 'neverthrow';
import { DeliveryId } from '../../shared-kernel/index.ts';
import type { DeliveryCompleted, DeliveryFailed } from '../domain/delivery-events.ts';
import { changeDriver } from './change-driver.ts';
import type { Changed, DispatchUnit } from './dispatch-unit.ts';

type Ended = DeliveryCompleted | DeliveryFailed;

/** A delivery that is over leaves its driver's hands. */
export const relieveDriver =
  (unit: DispatchUnit) =>
  async ({ data: { driverId } }: Ended, context: HandlerContext<Ended>): Changed => {
    if (driverId === undefined) return ok();
    const deliveryId = DeliveryId.of(context.aggregate.id);
    return changeDriver(unit, driverId, (driver) => driver.relieve(deliveryId), context);
  };
