import { Instant } from 'demesne';
import { IntegrationEvent } from 'demesne/messaging';
import { DeliveryId, GeoLocation, OrderId } from '../../shared-kernel/index.ts';

const followed = { orderId: OrderId, deliveryId: DeliveryId };

/** The customer can watch the delivery from now on. */
export class TrackingStarted extends IntegrationEvent.define('tracking.published.TrackingStarted', {
  ...followed,
  estimatedArrival: Instant,
}) {}

/** Where the food is, and when it will be there. */
export class TrackingUpdated extends IntegrationEvent.define('tracking.published.TrackingUpdated', {
  ...followed,
  location: GeoLocation,
  estimatedArrival: Instant,
}) {}

/** There is nothing to watch any more. */
export class TrackingEnded extends IntegrationEvent.define('tracking.published.TrackingEnded', {
  ...followed,
  endedAt: Instant,
}) {}
