import { Instant } from 'demesne';
import { Authorization } from '../../src/payment/domain/authorization.ts';
import { Bill } from '../../src/payment/domain/bill.ts';
import { PaymentAuthorized, PaymentCaptured, PaymentRequested } from '../../src/payment/domain/payment-events.ts';
import { paymentOf } from '../../src/payment/domain/payment-id.ts';
import { PaymentSource } from '../../src/payment/domain/payment-source.ts';
import { DriverId, Money, OrderId, RestaurantId } from '../../src/shared-kernel/index.ts';

export const euros = (cents: number): Money => Money.of(cents, 'EUR');

export const orderId = OrderId.of('order_1');
export const paymentId = paymentOf(orderId);
export const restaurantId = RestaurantId.of('restaurant_anna');
export const driverId = DriverId.of('driver_mika');
export const noon = Instant.of('2026-03-06T12:00:00Z');

export const total = euros(2190);
export const bill = new Bill({ itemsTotal: euros(2100), deliveryFee: euros(290), total });
export const source = new PaymentSource({ kind: 'card', token: 'tok_visa' });
export const authorization = new Authorization({ reference: 'ch_1', heldSince: noon });

export const requested = new PaymentRequested({ orderId, restaurantId, bill, source });
export const authorized = new PaymentAuthorized({ orderId, amount: total, authorization });
export const captured = new PaymentCaptured({ orderId, amount: total });
