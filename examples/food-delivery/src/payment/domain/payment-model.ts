import { AggregateRoot, byStatus, move, optional, when } from 'demesne';
import { z } from 'zod';
import { Money, OrderId, RestaurantId } from '../../shared-kernel/index.ts';
import { Authorization } from './authorization.ts';
import { Bill } from './bill.ts';
import {
  PaymentAuthorized,
  PaymentCaptured,
  PaymentFailed,
  PaymentRefunded,
  PaymentRequested,
  PaymentSettled,
  PaymentVoided,
} from './payment-events.ts';
import { PaymentId } from './payment-id.ts';
import { PaymentSource } from './payment-source.ts';
import { Settlement } from './settlement.ts';

const authorized = { authorization: Authorization };
const captured = { ...authorized, captured: Money, settlement: optional(Settlement) };

/** What is known of a payment in each of its statuses, and how its events move it. */
export const PaymentModel = AggregateRoot.define('Payment', {
  id: PaymentId,
  state: byStatus(
    { orderId: OrderId, restaurantId: RestaurantId, bill: Bill, source: PaymentSource },
    {
      Pending: {},
      Authorized: authorized,
      Captured: captured,
      Refunded: { ...captured, refunded: Money },
      Failed: { reason: z.string() },
      Voided: authorized,
    },
  ),
  events: {
    PaymentRequested,
    PaymentAuthorized,
    PaymentCaptured,
    PaymentSettled,
    PaymentRefunded,
    PaymentFailed,
    PaymentVoided,
  },
  evolve: {
    PaymentRequested: (_, { data }) => ({ status: 'Pending', ...data }),
    PaymentAuthorized: move('Pending', 'Authorized', (_, { data: { authorization } }) => ({ authorization })),
    PaymentFailed: move('Pending', 'Failed', (_, { data: { reason } }) => ({ reason })),
    PaymentVoided: move('Authorized', 'Voided'),
    PaymentCaptured: move('Authorized', 'Captured', (_, { data: { amount } }) => ({ captured: amount })),
    PaymentSettled: when('Captured', (_, { data: { settlement } }) => ({ settlement })),
    PaymentRefunded: move(['Captured', 'Refunded'], 'Refunded', (payment, { data: { amount } }) => ({
      refunded:
        payment.status === 'Refunded' ? Money.sumInOneCurrency([payment.refunded, amount], amount.currency) : amount,
    })),
  },
});
