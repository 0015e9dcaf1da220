import type { ConcurrencyConflict, NotFound, RunOptions } from 'demesne';
import { ok, type Result, safeTry } from 'neverthrow';
import type { OrderId } from '../../shared-kernel/index.ts';
import type { Order } from '../domain/order.ts';
import type { OrderingUnit } from './ordering-unit.ts';

/** Loads an order, lets it decide, and saves what it decided. */
export function changeOrder<Refusal>(
  unit: OrderingUnit,
  orderId: OrderId,
  decide: (order: Order) => Result<void, Refusal>,
  cause?: RunOptions,
): Promise<Result<void, Refusal | NotFound | ConcurrencyConflict>> {
  return unit.run(
    ({ orders }) =>
      safeTry(async function* () {
        const order = yield* await orders.get(orderId);
        yield* decide(order);
        yield* await orders.save(order);
        return ok();
      }),
    cause,
  );
}
