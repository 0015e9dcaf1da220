import { DomainEvent, Instant, listOf } from 'demesne';
import { z } from 'zod';
import { DeliveryId, GeoLocation } from '../../shared-kernel/index.ts';
import { Vehicle } from './vehicle.ts';

export class DriverRegistered extends DomainEvent.define('dispatch.DriverRegistered', {
  name: z.string().min(1).max(120),
  vehicle: Vehicle,
}) {}

export class DriverVerified extends DomainEvent.define('dispatch.DriverVerified', {}) {}

export class DriverWentOnline extends DomainEvent.define('dispatch.DriverWentOnline', {
  vehicle: Vehicle,
  location: GeoLocation,
  reportedAt: Instant,
}) {}

export class DriverWentOffline extends DomainEvent.define('dispatch.DriverWentOffline', {}) {}

export class DriverLocationUpdated extends DomainEvent.define('dispatch.DriverLocationUpdated', {
  location: GeoLocation,
  reportedAt: Instant,
  /** What is in hand, for those who wait for it. */
  deliveries: listOf(DeliveryId),
}) {}

export class DriverAcceptedDelivery extends DomainEvent.define('dispatch.DriverAcceptedDelivery', {
  deliveryId: DeliveryId,
}) {}

export class DriverWasRelieved extends DomainEvent.define('dispatch.DriverWasRelieved', { deliveryId: DeliveryId }) {}
