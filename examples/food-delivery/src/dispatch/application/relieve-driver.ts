import type { ConcurrencyConflict, NotFound } from 'demesne';
import type { HandlerContext } from 'demesne/messaging';
import { ok, type Result } from 'neverthrow';
import { DeliveryId } from '../../shared-kernel/index.ts';
import type { DeliveryCompleted, DeliveryFailed } from '../domain/delivery-events.ts';
import { changeDriver } from './change-driver.ts';
import type { DispatchUnit } from './dispatch-unit.ts';

type Ended = DeliveryCompleted | DeliveryFailed;

/** A delivery that is over leaves its driver's hands. */
export const relieveDriver =
  (unit: DispatchUnit) =>
  async (
    { data: { driverId } }: Ended,
    context: HandlerContext<Ended>,
  ): Promise<Result<void, NotFound | ConcurrencyConflict>> => {
    if (driverId === undefined) return ok();
    const deliveryId = DeliveryId.of(context.aggregate.id);
    return changeDriver(unit, driverId, (driver) => driver.relieve(deliveryId), context);
  };
