import type { ConcurrencyConflict, IllegalTransition, NotFound, Repository, RunOptions } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import type { PaymentRequested } from '../domain/payment-events.ts';
import { paymentOf } from '../domain/payment-id.ts';
import type { PaymentStatus } from '../domain/payment-status.ts';
import { Payment } from '../domain/payment.ts';
import { changePayment } from './change-payment.ts';
import type { PaymentGateways } from './payment-gateway.ts';
import type { PaymentUnit } from './payment-unit.ts';

type Ports = { readonly unit: PaymentUnit; readonly gateways: PaymentGateways };

/**
 * Has the money for an order held. The request is stored before the provider is asked, and the provider is asked outside
 * of any unit and under a key: wherever this stops, doing it again goes on from there.
 */
export const authorizePayment =
  ({ unit, gateways }: Ports) =>
  async (
    request: PaymentRequested['data'],
    cause?: RunOptions,
  ): Promise<Result<void, IllegalTransition | NotFound | ConcurrencyConflict>> => {
    const { orderId, bill, source } = request;
    const requested = await unit.run(({ payments }) => findOrRequest(payments, request), cause);
    if (requested.isErr()) return err(requested.error);
    if (requested.value !== 'Pending') return ok();

    const hold = { source, amount: bill.total, idempotencyKey: `${paymentOf(orderId)}:authorize` };
    const answer = await gateways[source.kind].authorize(hold);

    const decide = (payment: Payment): Result<void, IllegalTransition> =>
      answer.match(
        (authorization) => payment.authorize(authorization),
        ({ reason }) => payment.decline(reason),
      );
    return changePayment(unit, orderId, (payment) => (payment.status === 'Pending' ? decide(payment) : ok()), cause);
  };

async function findOrRequest(
  payments: Repository<Payment>,
  request: PaymentRequested['data'],
): Promise<Result<PaymentStatus, ConcurrencyConflict>> {
  const known = await payments.find(paymentOf(request.orderId));
  if (known !== undefined) return ok(known.status);
  const payment = Payment.request(request);
  return (await payments.save(payment)).map(() => payment.status);
}
