import { Transitions } from 'demesne';

/** The life of an order. Rejected and cancelled orders have ended too, only sooner. */
export const orderStatus = Transitions.define('Order', {
  Cart: ['Placed', 'Cancelled'],
  Placed: ['Confirmed', 'Rejected', 'Cancelled'],
  Confirmed: ['Preparing', 'Rejected', 'Cancelled'],
  Preparing: ['ReadyForPickup', 'Cancelled'],
  ReadyForPickup: ['OutForDelivery'],
  OutForDelivery: ['Delivered'],
  Delivered: ['Completed'],
  Completed: [],
  Cancelled: [],
  Rejected: [],
});

export type OrderStatus = (typeof orderStatus.statuses)[number];

/** Where an order goes that neither the restaurant nor the customer stops. */
export const journey = [
  'Cart',
  'Placed',
  'Confirmed',
  'Preparing',
  'ReadyForPickup',
  'OutForDelivery',
  'Delivered',
  'Completed',
] as const satisfies readonly OrderStatus[];

/** A point of that journey. */
export type Waypoint = (typeof journey)[number];
