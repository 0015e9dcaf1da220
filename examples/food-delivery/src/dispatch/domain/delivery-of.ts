import { DeliveryId, type OrderId } from '../../shared-kernel/index.ts';

/** An order has one delivery, so its name says which: hearing of the order twice can't make a second one. */
export const deliveryOf = (orderId: OrderId): DeliveryId => DeliveryId.of(orderId.replace(/^order_/, 'delivery_'));
