import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import type { Money, OrderId } from '../../shared-kernel/index.ts';
import type { Authorization } from '../domain/authorization.ts';
import { paymentOf } from '../domain/payment-id.ts';
import type { PaymentSource } from '../domain/payment-source.ts';
import type { Payment } from '../domain/payment.ts';
import { changePayment } from './change-payment.ts';
import type { PaymentGateways } from './payment-gateway.ts';
import type { PaymentUnit } from './payment-unit.ts';

/** A customer gets something back, for the soup that was cold. */
export interface RefundPayment {
  readonly orderId: OrderId;
  readonly amount: Money;
}

type Ports = { readonly unit: PaymentUnit; readonly gateways: PaymentGateways };
type Refusal = ErrorsOf<Payment['refund']> | NotFound | ConcurrencyConflict;

interface Refund {
  readonly source: PaymentSource;
  readonly kept: Money;
  readonly authorization: Authorization;
}

/** What is kept names the refund: asked for again before it was recorded it is the same one, and afterwards another. */
export const refundPayment =
  ({ unit, gateways }: Ports) =>
  async ({ orderId, amount }: RefundPayment, cause?: RunOptions): Promise<Result<void, Refusal>> => {
    const paymentId = paymentOf(orderId);
    const checked = await unit.run(
      async ({ payments }) => (await payments.get(paymentId)).andThen((payment) => refundOf(payment, amount)),
      cause,
    );
    if (checked.isErr()) return err(checked.error);

    const { source, kept, authorization } = checked.value;
    const idempotencyKey = `${paymentId}:refund:${kept.amountText}`;
    await gateways[source.kind].refund({ authorization, amount, idempotencyKey });
    const refund = (payment: Payment): Result<void, Refusal> =>
      payment.kept.equals(kept) ? payment.refund(amount) : ok();
    return changePayment(unit, orderId, refund, cause);
  };

const refundOf = (payment: Payment, amount: Money): Result<Refund, ErrorsOf<Payment['refund']>> => {
  const { source, kept } = payment;
  return payment.checkRefund(amount).map((authorization) => ({ source, kept, authorization }));
};
