import { Instant, listOf, upcasting } from 'demesne';
import { IntegrationEvent } from 'demesne/messaging';
import { z } from 'zod';
import { DeliveryId, DriverId, GeoLocation, OrderId } from '../../shared-kernel/index.ts';

const trip = { orderId: OrderId, deliveryId: DeliveryId };

/** Somebody brings this order, and is on the way to the restaurant. */
export class DriverAssigned extends IntegrationEvent.define('dispatch.published.DriverAssigned', {
  ...trip,
  driverId: DriverId,
  vehicle: z.enum(['bicycle', 'scooter', 'car']),
  driverAt: GeoLocation,
  pickUp: GeoLocation,
  dropOff: GeoLocation,
  /** When the kitchen means to be done. */
  foodExpectedAt: Instant,
  assignedAt: Instant,
}) {}

/** Nobody was near enough, so drivers from further away are asked: it will take longer. */
export class DriverSearchWidened extends IntegrationEvent.define('dispatch.published.DriverSearchWidened', {
  ...trip,
  radiusMetres: z.int().min(1),
}) {}

/** The driver has the food. */
export class OrderPickedUp extends IntegrationEvent.define('dispatch.published.OrderPickedUp', {
  ...trip,
  driverId: DriverId,
  pickedUpAt: Instant,
}) {}

/** A driver is somewhere else now, with the deliveries that are in hand. */
export class DriverLocationUpdated extends IntegrationEvent.define('dispatch.published.DriverLocationUpdated', {
  driverId: DriverId,
  deliveries: listOf(DeliveryId),
  location: GeoLocation,
  reportedAt: Instant,
}) {}

/** Who has the food that was brought; what was handed to nobody stands at the door. */
export const HandedTo = z.enum(['customer', 'neighbour', 'nobody']);
export type HandedTo = z.infer<typeof HandedTo>;

/** The food was brought, and there is proof of it. Version 1 doesn't say to whom it was handed: that was always the customer. */
export class DeliveryCompleted extends IntegrationEvent.define(
  'dispatch.published.DeliveryCompleted',
  { ...trip, driverId: DriverId, deliveredAt: Instant, handedTo: HandedTo },
  { version: 2, upcast: upcasting({ 1: (delivery: object) => ({ ...delivery, handedTo: 'customer' }) }) },
) {}

/** Nobody brings this order. */
export class DeliveryFailed extends IntegrationEvent.define('dispatch.published.DeliveryFailed', {
  ...trip,
  reason: z.enum(['no driver in range', 'order cancelled', 'order rejected']),
}) {}
