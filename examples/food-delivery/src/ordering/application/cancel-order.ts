import type { Clock, ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { OrderId } from '../../shared-kernel/index.ts';
import type { CancellationPolicy } from '../domain/cancellation-policy.ts';
import type { Order } from '../domain/order.ts';
import { changeOrder } from './change-order.ts';
import type { OrderingUnit } from './ordering-unit.ts';

/** A customer changes their mind. */
export interface CancelOrder {
  readonly orderId: OrderId;
}

type Ports = { readonly unit: OrderingUnit; readonly cancellation: CancellationPolicy; readonly clock: Clock };

type Refusal = ErrorsOf<Order['cancel']> | NotFound | ConcurrencyConflict;

export const cancelOrder =
  ({ unit, cancellation, clock }: Ports) =>
  ({ orderId }: CancelOrder, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    changeOrder(unit, orderId, (order) => order.cancel(cancellation, clock.now()), cause);
