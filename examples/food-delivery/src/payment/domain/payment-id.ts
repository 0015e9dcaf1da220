import { Identifier, type TypeOf } from 'demesne';
import type { OrderId } from '../../shared-kernel/index.ts';

export const PaymentId = Identifier.define('PaymentId', { prefix: 'payment_' });
export type PaymentId = TypeOf<typeof PaymentId>;

/** An order has one payment, so its name says which: whoever hears of the order twice finds the same one. */
export const paymentOf = (orderId: OrderId): PaymentId => PaymentId.of(orderId.replace(/^order_/, 'payment_'));
