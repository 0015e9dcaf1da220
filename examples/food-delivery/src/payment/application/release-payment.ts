import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import { ok, type Result } from 'neverthrow';
import type { Money, OrderId } from '../../shared-kernel/index.ts';
import { paymentOf } from '../domain/payment-id.ts';
import type { Payment } from '../domain/payment.ts';
import { changePayment } from './change-payment.ts';
import type { PaymentGateways } from './payment-gateway.ts';
import type { PaymentUnit } from './payment-unit.ts';
import { viewPayment } from './view-payment.ts';

type Ports = { readonly unit: PaymentUnit; readonly gateways: PaymentGateways };
type Refusal = ErrorsOf<Payment['void']> | ErrorsOf<Payment['capture']> | NotFound | ConcurrencyConflict;

/** Gives back what is held for an order that came to nothing, but for the fee that it may have cost. */
export const releasePayment =
  ({ unit, gateways }: Ports) =>
  async (orderId: OrderId, fee: Money | undefined, cause?: RunOptions): Promise<Result<void, Refusal>> => {
    const found = await viewPayment(unit)(orderId, cause);
    if (found.isErr()) return ok();
    const { status, authorization, source } = found.value;
    if (status !== 'Pending' && status !== 'Authorized') return ok();

    const hasFee = fee !== undefined && !fee.isZero;
    if (authorization !== undefined) {
      const gateway = gateways[source.kind];
      if (hasFee)
        await gateway.capture({ authorization, amount: fee, idempotencyKey: `${paymentOf(orderId)}:capture` });
      else await gateway.release({ authorization, idempotencyKey: `${paymentOf(orderId)}:release` });
    }
    return changePayment(unit, orderId, (payment) => (hasFee ? payment.capture(fee) : payment.void()), cause);
  };
