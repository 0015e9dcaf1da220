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
