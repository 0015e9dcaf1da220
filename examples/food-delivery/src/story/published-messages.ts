import type { MessageClass } from 'demesne/messaging';
import {
  OrderPreparationStarted,
  OrderReadyForPickup,
  RestaurantAcceptedOrder,
  RestaurantRejectedOrder,
} from '../catalog/index.ts';
import * as dispatch from '../dispatch/index.ts';
import { OrderCancelled, OrderCompleted, OrderConfirmed, OrderPlaced, OrderRejected } from '../ordering/index.ts';
import * as payment from '../payment/index.ts';
import * as tracking from '../tracking/index.ts';

/** What contexts tell each other, and the story its listeners: a log that comes from a database reads these as they are. */
export const publishedMessages: readonly MessageClass[] = [
  OrderPlaced,
  OrderConfirmed,
  OrderRejected,
  OrderCancelled,
  OrderCompleted,
  RestaurantAcceptedOrder,
  RestaurantRejectedOrder,
  OrderPreparationStarted,
  OrderReadyForPickup,
  dispatch.DriverSearchWidened,
  dispatch.DriverAssigned,
  dispatch.DriverLocationUpdated,
  dispatch.OrderPickedUp,
  dispatch.DeliveryCompleted,
  dispatch.DeliveryFailed,
  ...Object.values(payment),
  ...Object.values(tracking),
];
