import { DomainEvent, Instant, optional, upcasting } from 'demesne';
import { z } from 'zod';
import { DriverId, GeoLocation, OrderId } from '../../shared-kernel/index.ts';
import { HandOver } from './hand-over.ts';
import { Vehicle } from './vehicle.ts';

export class DeliveryRequested extends DomainEvent.define('dispatch.DeliveryRequested', {
  orderId: OrderId,
  pickUp: GeoLocation,
  dropOff: GeoLocation,
  /** When the kitchen means to be done. */
  foodExpectedAt: Instant,
  radiusMetres: z.int().min(1),
}) {}

export class DriverSearchWidened extends DomainEvent.define('dispatch.DriverSearchWidened', {
  orderId: OrderId,
  radiusMetres: z.int().min(1),
}) {}

export class DriverAssigned extends DomainEvent.define('dispatch.DriverAssigned', {
  orderId: OrderId,
  driverId: DriverId,
  vehicle: Vehicle,
  driverAt: GeoLocation,
  pickUp: GeoLocation,
  dropOff: GeoLocation,
  foodExpectedAt: Instant,
  assignedAt: Instant,
}) {}

export class FoodBecameReady extends DomainEvent.define('dispatch.FoodBecameReady', {}) {}

export class OrderPickedUp extends DomainEvent.define('dispatch.OrderPickedUp', {
  orderId: OrderId,
  driverId: DriverId,
  pickedUpAt: Instant,
}) {}

/** Dispatchers say that a driver sets off, not a delivery; so do we, and older logs are read all the same. */
export class DriverSetOff extends DomainEvent.define(
  'dispatch.DriverSetOff',
  {},
  { formerly: ['dispatch.DeliverySetOff'] },
) {}

/** What was stored while food was handed to the customer or not at all, so that nobody had to say to whom. */
interface DeliveryCompletedV1 {
  readonly orderId: string;
  readonly driverId: string;
  readonly deliveredAt: string;
  readonly proof: { readonly kind: string; readonly reference: string };
}

export class DeliveryCompleted extends DomainEvent.define(
  'dispatch.DeliveryCompleted',
  { orderId: OrderId, driverId: DriverId, deliveredAt: Instant, handOver: HandOver },
  {
    version: 2,
    upcast: upcasting({
      1: ({ proof, ...delivery }: DeliveryCompletedV1) => ({ ...delivery, handOver: { to: 'customer', proof } }),
    }),
  },
) {}

/** The order was cancelled before anybody asked for a delivery; whoever asks later finds this. */
export class DeliveryForestalled extends DomainEvent.define('dispatch.DeliveryForestalled', { orderId: OrderId }) {}

/** Why nobody brings an order. */
export const FailureReason = z.enum(['no driver in range', 'order cancelled', 'order rejected']);
export type FailureReason = z.infer<typeof FailureReason>;

export class DeliveryFailed extends DomainEvent.define('dispatch.DeliveryFailed', {
  orderId: OrderId,
  reason: FailureReason,
  /** Who had the delivery, if anybody did. */
  driverId: optional(DriverId),
}) {}
