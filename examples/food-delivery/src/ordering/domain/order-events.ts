import { DomainEvent, Instant, listOf } from 'demesne';
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
import { OrderItem } from './order-item.ts';
import { OrderTerms } from './order-terms.ts';
import { PaymentMethod } from './payment-method.ts';
import { Quantity } from './quantity.ts';

/** Whose order it is, and of whom; what others are told always says so. */
const parties = { orderId: OrderId, customerId: CustomerId, restaurantId: RestaurantId };

export class OrderStarted extends DomainEvent.define('ordering.OrderStarted', {
  ...parties,
  terms: OrderTerms,
  deliverTo: Address,
  dropOff: GeoLocation,
}) {}

export class ItemAdded extends DomainEvent.define('ordering.ItemAdded', { item: OrderItem }) {}

export class ItemQuantityChanged extends DomainEvent.define('ordering.ItemQuantityChanged', {
  menuItemId: MenuItemId,
  quantity: Quantity,
}) {}

export class ItemRemoved extends DomainEvent.define('ordering.ItemRemoved', { menuItemId: MenuItemId }) {}

/** A cancellation that nobody but the customer ever knew of. */
export class CartAbandoned extends DomainEvent.define('ordering.CartAbandoned', {}) {}

export class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', {
  ...parties,
  items: listOf(OrderItem),
  itemsTotal: Money,
  deliveryFee: Money,
  discount: Money,
  total: Money,
  paymentMethod: PaymentMethod,
  placedAt: Instant,
}) {}

export class OrderConfirmed extends DomainEvent.define('ordering.OrderConfirmed', {
  ...parties,
  items: listOf(OrderItem),
  deliverTo: Address,
  dropOff: GeoLocation,
}) {}

export class PreparationStarted extends DomainEvent.define('ordering.PreparationStarted', {}) {}

export class PreparationFinished extends DomainEvent.define('ordering.PreparationFinished', {}) {}

export class DeliveryStarted extends DomainEvent.define('ordering.DeliveryStarted', {}) {}

export class OrderDelivered extends DomainEvent.define('ordering.OrderDelivered', {}) {}

export class OrderPaid extends DomainEvent.define('ordering.OrderPaid', {}) {}

export class OrderCompleted extends DomainEvent.define('ordering.OrderCompleted', parties) {}

export class OrderRejected extends DomainEvent.define('ordering.OrderRejected', { ...parties, reason: z.string() }) {}

export class OrderCancelled extends DomainEvent.define('ordering.OrderCancelled', { ...parties, fee: Money }) {}
