import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import { Card, Cash, OrderCancelled, OrderPlaced, OrderRejected } from '../../ordering/index.ts';
import { Bill } from '../domain/bill.ts';
import type { PaymentRequested } from '../domain/payment-events.ts';
import { PaymentSource } from '../domain/payment-source.ts';
import type { Payment } from '../domain/payment.ts';
import { authorizePayment } from './authorize-payment.ts';
import type { PaymentGateways } from './payment-gateway.ts';
import type { PaymentUnit } from './payment-unit.ts';
import { releasePayment } from './release-payment.ts';

type OrderNews = OrderPlaced | OrderRejected | OrderCancelled;
type Ports = { readonly unit: PaymentUnit; readonly gateways: PaymentGateways };
type Refusal = ErrorsOf<Payment['capture']> | NotFound | ConcurrencyConflict;

/** What an order's news means for its payment: money is held, or let go of, but for the fee of a cancellation. */
export const followOrder =
  (ports: Ports) =>
  (news: OrderNews, cause: RunOptions): Promise<Result<void, Refusal>> => {
    switch (news.type) {
      case OrderPlaced.type:
        return authorizePayment(ports)(requestOf(news), cause);
      case OrderRejected.type:
        return releasePayment(ports)(news.data.orderId, undefined, cause);
      case OrderCancelled.type:
        return releasePayment(ports)(news.data.orderId, news.data.fee, cause);
    }
  };

/** What an order that was placed means to this context: a bill, and where the money comes from. */
function requestOf({ data }: OrderPlaced): PaymentRequested['data'] {
  const { orderId, restaurantId, itemsTotal, deliveryFee, total, paymentMethod } = data;
  const kind = paymentMethod instanceof Cash ? 'cash' : paymentMethod instanceof Card ? 'card' : 'wallet';
  const source = new PaymentSource({ kind, ...('token' in paymentMethod && { token: paymentMethod.token }) });
  return { orderId, restaurantId, bill: new Bill({ itemsTotal, deliveryFee, total }), source };
}
