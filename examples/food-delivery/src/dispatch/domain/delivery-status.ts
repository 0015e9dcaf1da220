import { Transitions } from 'demesne';

/** The life of a delivery; once the food is on the road nothing but the customer's door ends it well. */
export const deliveryStatus = Transitions.define('Delivery', {
  Pending: ['Assigned', 'Failed'],
  Assigned: ['PickedUp', 'Failed'],
  PickedUp: ['InTransit'],
  InTransit: ['Delivered'],
  Delivered: [],
  Failed: [],
});

export type DeliveryStatus = (typeof deliveryStatus.statuses)[number];
