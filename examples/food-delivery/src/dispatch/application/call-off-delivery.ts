import type { IllegalTransition } from 'demesne';
import { ok, safeTry } from 'neverthrow';
import type { OrderCancelled } from '../../ordering/index.ts';
import { deliveryOf } from '../domain/delivery-of.ts';
import { Delivery } from '../domain/delivery.ts';
import type { Cause, Changed, DispatchUnit } from './dispatch-unit.ts';

/** Nobody waits for the food any more; where no delivery was asked for yet, none will be. */
export const callOffDelivery =
  (unit: DispatchUnit) =>
  ({ data: { orderId } }: OrderCancelled, cause: Cause): Changed<IllegalTransition> =>
    unit.run(
      ({ deliveries }) =>
        safeTry(async function* () {
          const deliveryId = deliveryOf(orderId);
          const delivery = (await deliveries.find(deliveryId)) ?? Delivery.notNeeded(deliveryId, orderId);
          yield* delivery.callOff();
          yield* await deliveries.save(delivery);
          return ok();
        }),
      cause,
    );
