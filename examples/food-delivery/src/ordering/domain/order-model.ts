import { AggregateRoot, EntityMap, Instant, mapOf, optional } from 'demesne';
import { z } from 'zod';
import { Address, CustomerId, GeoLocation, OrderId, RestaurantId } from '../../shared-kernel/index.ts';
import {
  CartAbandoned,
  DeliveryStarted,
  ItemAdded,
  ItemQuantityChanged,
  ItemRemoved,
  OrderCancelled,
  OrderCompleted,
  OrderConfirmed,
  OrderDelivered,
  OrderPaid,
  OrderPlaced,
  OrderRejected,
  OrderStarted,
  PreparationFinished,
  PreparationStarted,
} from './order-events.ts';
import { OrderItem } from './order-item.ts';
import { orderStatus } from './order-status.ts';
import { OrderTerms } from './order-terms.ts';

/** What an order is made of, and how its events change it. */
export const OrderModel = AggregateRoot.define('Order', {
  id: OrderId,
  state: {
    status: z.enum(orderStatus.statuses),
    customerId: CustomerId,
    restaurantId: RestaurantId,
    terms: OrderTerms,
    items: mapOf(OrderItem),
    deliverTo: Address,
    dropOff: GeoLocation,
    placedAt: optional(Instant),
    isPaid: z.boolean(),
  },
  events: {
    OrderStarted,
    ItemAdded,
    ItemQuantityChanged,
    ItemRemoved,
    CartAbandoned,
    OrderPlaced,
    OrderConfirmed,
    PreparationStarted,
    PreparationFinished,
    DeliveryStarted,
    OrderDelivered,
    OrderPaid,
    OrderCompleted,
    OrderRejected,
    OrderCancelled,
  },
  evolve: {
    OrderStarted: (_, { data: { orderId: _id, ...cart } }) => ({
      ...cart,
      status: 'Cart',
      items: EntityMap.empty(),
      isPaid: false,
    }),
    ItemAdded: (order, { data: { item } }) => {
      order.items = order.items.put(item);
    },
    ItemQuantityChanged: (order, { data: { menuItemId, quantity } }) => {
      order.items = order.items.update(menuItemId, (item) => item.withQuantity(quantity));
    },
    ItemRemoved: (order, { data: { menuItemId } }) => {
      order.items = order.items.remove(menuItemId);
    },
    CartAbandoned: (order) => {
      order.status = 'Cancelled';
    },
    OrderPlaced: (order, { data }) => {
      order.status = 'Placed';
      order.placedAt = data.placedAt;
    },
    OrderConfirmed: (order) => {
      order.status = 'Confirmed';
    },
    PreparationStarted: (order) => {
      order.status = 'Preparing';
    },
    PreparationFinished: (order) => {
      order.status = 'ReadyForPickup';
    },
    DeliveryStarted: (order) => {
      order.status = 'OutForDelivery';
    },
    OrderDelivered: (order) => {
      order.status = 'Delivered';
    },
    OrderPaid: (order) => {
      order.isPaid = true;
    },
    OrderCompleted: (order) => {
      order.status = 'Completed';
    },
    OrderRejected: (order) => {
      order.status = 'Rejected';
    },
    OrderCancelled: (order) => {
      order.status = 'Cancelled';
    },
  },
});
