import { Card, Cash, type OrderPlaced } from '../../ordering/index.ts';
import { Bill } from '../domain/bill.ts';
import type { PaymentRequested } from '../domain/payment-events.ts';
import { PaymentSource } from '../domain/payment-source.ts';

/** What an order that was placed means to this context: a bill, and where the money comes from. */
export function requestOf({ data }: OrderPlaced): PaymentRequested['data'] {
  const { orderId, restaurantId, itemsTotal, deliveryFee, total, paymentMethod } = data;
  const kind = paymentMethod instanceof Cash ? 'cash' : paymentMethod instanceof Card ? 'card' : 'wallet';
  const source = new PaymentSource({ kind, ...('token' in paymentMethod && { token: paymentMethod.token }) });
  return { orderId, restaurantId, bill: new Bill({ itemsTotal, deliveryFee, total }), source };
}
