import { Instant, listOf, ValueObject } from 'demesne';
import { IntegrationEvent } from 'demesne/messaging';
import { z } from 'zod';
import {
  Address,
  CustomerId,
  GeoLocation,
  MenuItemId,
  Money,
  OrderId,
  RestaurantId,
} from '../../shared-kernel/index.ts';
import { PaymentMethod } from '../domain/payment-method.ts';
import { Quantity } from '../domain/quantity.ts';

/** A line of an order as others hear of it: what, and how many. What it costs is between customer and platform. */
export class OrderedItem extends ValueObject.define('OrderedItem', {
  menuItemId: MenuItemId,
  description: z.string(),
  quantity: Quantity,
}) {}

/** A customer ordered, and is to pay; nobody cooks yet. `total` is `itemsTotal + deliveryFee − discount`. */
export class OrderPlaced extends IntegrationEvent.define('ordering.published.OrderPlaced', {
  orderId: OrderId,
  customerId: CustomerId,
  restaurantId: RestaurantId,
  items: listOf(OrderedItem),
  itemsTotal: Money,
  deliveryFee: Money,
  discount: Money,
  total: Money,
  paymentMethod: PaymentMethod,
  placedAt: Instant,
}) {}

/** The payment is safe, so the restaurant may take the order or reject it. */
export class OrderConfirmed extends IntegrationEvent.define('ordering.published.OrderConfirmed', {
  orderId: OrderId,
  customerId: CustomerId,
  restaurantId: RestaurantId,
  items: listOf(OrderedItem),
  deliverTo: Address,
  dropOff: GeoLocation,
}) {}

/** The order ended before anything was cooked: the card was declined, or the restaurant said no. */
export class OrderRejected extends IntegrationEvent.define('ordering.published.OrderRejected', {
  orderId: OrderId,
  customerId: CustomerId,
  restaurantId: RestaurantId,
  reason: z.string(),
}) {}

/** The customer changed their mind; whoever works on the order stops. A fee of zero is no fee. */
export class OrderCancelled extends IntegrationEvent.define('ordering.published.OrderCancelled', {
  orderId: OrderId,
  customerId: CustomerId,
  restaurantId: RestaurantId,
  fee: Money,
}) {}

/** The food was delivered and paid for. */
export class OrderCompleted extends IntegrationEvent.define('ordering.published.OrderCompleted', {
  orderId: OrderId,
  customerId: CustomerId,
  restaurantId: RestaurantId,
}) {}
