import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import type { DriverId, OrderId } from '../../shared-kernel/index.ts';
import { paymentOf } from '../domain/payment-id.ts';
import type { Payment } from '../domain/payment.ts';
import type { SettlementPolicy } from '../domain/settlement.ts';
import { changePayment } from './change-payment.ts';
import type { PaymentGateways } from './payment-gateway.ts';
import type { PaymentUnit } from './payment-unit.ts';
import { viewPayment } from './view-payment.ts';

interface Ports {
  readonly unit: PaymentUnit;
  readonly gateways: PaymentGateways;
  readonly settlement: SettlementPolicy;
}

type Refusal = ErrorsOf<Payment['capture']> | ErrorsOf<Payment['settle']> | NotFound | ConcurrencyConflict;

/** Takes the money for an order that was delivered, and divides it between those who worked for it. */
export const capturePayment =
  ({ unit, gateways, settlement }: Ports) =>
  async (orderId: OrderId, driverId: DriverId, cause?: RunOptions): Promise<Result<void, Refusal>> => {
    const found = await viewPayment(unit)(orderId, cause);
    if (found.isErr()) return err(found.error);
    const { status, authorization, source, total } = found.value;
    if (status === 'Captured' || status === 'Refunded') return ok();

    if (status === 'Authorized' && authorization !== undefined) {
      const idempotencyKey = `${paymentOf(orderId)}:capture`;
      await gateways[source.kind].capture({ authorization, amount: total, idempotencyKey });
    }
    const capture = (payment: Payment): Result<void, Refusal> =>
      payment.capture(total).andThen(() => payment.settle(driverId, settlement));
    return changePayment(unit, orderId, (payment) => (payment.status === 'Captured' ? ok() : capture(payment)), cause);
  };
