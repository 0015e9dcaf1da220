import type { ConcurrencyConflict, NotFound, RunOptions } from 'demesne';
import { ok, type Result, safeTry } from 'neverthrow';
import type { OrderId } from '../../shared-kernel/index.ts';
import { paymentOf } from '../domain/payment-id.ts';
import type { Payment } from '../domain/payment.ts';
import type { PaymentUnit } from './payment-unit.ts';

/** Loads the payment of an order, lets it decide, and saves what it decided. */
export function changePayment<Refusal>(
  unit: PaymentUnit,
  orderId: OrderId,
  decide: (payment: Payment) => Result<void, Refusal>,
  cause?: RunOptions,
): Promise<Result<void, Refusal | NotFound | ConcurrencyConflict>> {
  return unit.run(
    ({ payments }) =>
      safeTry(async function* () {
        const payment = yield* await payments.get(paymentOf(orderId));
        yield* decide(payment);
        yield* await payments.save(payment);
        return ok();
      }),
    cause,
  );
}
