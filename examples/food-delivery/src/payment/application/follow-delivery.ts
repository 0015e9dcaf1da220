import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { DeliveryCompleted } from '../../dispatch/index.ts';
import type { Payment } from '../domain/payment.ts';
import { capturePayment } from './capture-payment.ts';

type Ports = Parameters<typeof capturePayment>[0];
type Refusal = ErrorsOf<Payment['capture']> | ErrorsOf<Payment['settle']> | NotFound | ConcurrencyConflict;

/** What the driver's news means for the payment: the money is earned, and divided. */
export const followDelivery =
  (ports: Ports) =>
  ({ data: { orderId, driverId } }: DeliveryCompleted, cause: RunOptions): Promise<Result<void, Refusal>> =>
    capturePayment(ports)(orderId, driverId, cause);
