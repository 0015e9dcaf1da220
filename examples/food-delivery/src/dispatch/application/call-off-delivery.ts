import type { ConcurrencyConflict, IllegalTransition, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { OrderCancelled } from '../../ordering/index.ts';
import { deliveryOf } from '../domain/delivery-of.ts';
import { Delivery } from '../domain/delivery.ts';
import { changeDelivery } from './change-delivery.ts';
import type { DispatchUnit } from './dispatch-unit.ts';

type Refusal = IllegalTransition | NotFound | ConcurrencyConflict;

/** Nobody waits for the food any more; where no delivery was asked for yet, none will be. */
export const callOffDelivery =
  (unit: DispatchUnit) =>
  ({ data: { orderId } }: OrderCancelled, cause: RunOptions): Promise<Result<void, Refusal>> => {
    const deliveryId = deliveryOf(orderId);
    const forestalled = (): Delivery => Delivery.forestall(deliveryId, orderId);
    return changeDelivery(unit, deliveryId, (delivery) => delivery.callOff('order cancelled'), cause, forestalled);
  };
