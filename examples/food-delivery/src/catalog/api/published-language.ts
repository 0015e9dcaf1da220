import { Instant } from 'demesne';
import { IntegrationEvent } from 'demesne/messaging';
import { z } from 'zod';
import { GeoLocation, OrderId, RestaurantId } from '../../shared-kernel/index.ts';

/** The restaurant cooks this order: someone may come for it, and take it to the customer. */
export class RestaurantAcceptedOrder extends IntegrationEvent.define('catalog.published.RestaurantAcceptedOrder', {
  orderId: OrderId,
  restaurantId: RestaurantId,
  pickUp: GeoLocation,
  dropOff: GeoLocation,
  preparationMinutes: z.int().min(1),
  acceptedAt: Instant,
}) {}

/** The restaurant doesn't cook this order; the reason is a sentence for the customer, the rule one for programs. */
export class RestaurantRejectedOrder extends IntegrationEvent.define('catalog.published.RestaurantRejectedOrder', {
  orderId: OrderId,
  restaurantId: RestaurantId,
  rule: z.enum(['open', 'capacity', 'availability', 'choice']),
  reason: z.string().min(1),
}) {}

/** The pans are on the fire. */
export class OrderPreparationStarted extends IntegrationEvent.define('catalog.published.OrderPreparationStarted', {
  orderId: OrderId,
  restaurantId: RestaurantId,
  startedAt: Instant,
}) {}

/** The food waits at the counter. */
export class OrderReadyForPickup extends IntegrationEvent.define('catalog.published.OrderReadyForPickup', {
  orderId: OrderId,
  restaurantId: RestaurantId,
  readyAt: Instant,
}) {}
