import { DomainEvent, Instant } from 'demesne';
import { GeoLocation, OrderId } from '../../shared-kernel/index.ts';
import { Vehicle } from './vehicle.ts';

export class TrackingStarted extends DomainEvent.define('tracking.TrackingStarted', {
  orderId: OrderId,
  vehicle: Vehicle,
  location: GeoLocation,
  pickUp: GeoLocation,
  dropOff: GeoLocation,
  foodExpectedAt: Instant,
  startedAt: Instant,
  estimatedArrival: Instant,
}) {}

export class TrackingUpdated extends DomainEvent.define('tracking.TrackingUpdated', {
  orderId: OrderId,
  location: GeoLocation,
  reportedAt: Instant,
  estimatedArrival: Instant,
}) {}

/** From here on the way leads to the customer. */
export class FoodTakenOnBoard extends DomainEvent.define('tracking.FoodTakenOnBoard', {}) {}

export class TrackingEnded extends DomainEvent.define('tracking.TrackingEnded', {
  orderId: OrderId,
  endedAt: Instant,
}) {}
