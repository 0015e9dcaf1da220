import type { Instant } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import type { DeliveryId, DriverId, GeoLocation } from '../../shared-kernel/index.ts';
import type { DeliveryOffer } from './delivery.ts';
import {
  DriverAcceptedDelivery,
  DriverLocationUpdated,
  DriverRegistered,
  DriverVerified,
  DriverWasRelieved,
  DriverWentOffline,
  DriverWentOnline,
} from './driver-events.ts';
import { DriverModel } from './driver-model.ts';
import {
  DeliveriesInHand,
  DeliveryNotInHand,
  DriverNotVerified,
  DriverOffline,
  OutOfRange,
  TooManyDeliveries,
} from './driver-refusals.ts';
import { rangeMetresOf } from './vehicle.ts';

/** How much one driver carries. */
export const MOST_DELIVERIES = 3;

/** `Busy` is who has no hand free: with one or two deliveries a driver is still available. */
export type DriverStatus = 'Offline' | 'Available' | 'Busy';

/** Someone with a vehicle, who brings food from restaurants to doors. */
export class Driver extends DriverModel {
  static register(id: DriverId, driver: DriverRegistered['data']): Driver {
    return new Driver(id).begin(new DriverRegistered(driver));
  }

  get name(): string {
    return this.state.name;
  }

  get status(): DriverStatus {
    const { location, deliveries } = this.state;
    if (location === undefined) return 'Offline';
    return deliveries.length < MOST_DELIVERIES ? 'Available' : 'Busy';
  }

  get deliveries(): readonly DeliveryId[] {
    return this.state.deliveries;
  }

  verify(): Result<void, never> {
    return this.state.isVerified ? ok() : this.record(new DriverVerified());
  }

  goOnline(location: GeoLocation, now: Instant): Result<void, DriverNotVerified> {
    const { vehicle, isVerified } = this.state;
    if (!isVerified) return err(new DriverNotVerified({ driverId: this.id }));
    if (this.status !== 'Offline') return ok();
    return this.record(new DriverWentOnline({ vehicle, location, reportedAt: now }));
  }

  goOffline(): Result<void, DeliveriesInHand> {
    const { deliveries } = this.state;
    if (deliveries.length > 0) return err(new DeliveriesInHand({ deliveries }));
    return this.status === 'Offline' ? ok() : this.record(new DriverWentOffline());
  }

  /** Reports where the driver was at a time; one that comes later than a newer one says nothing. */
  reportLocation(location: GeoLocation, at: Instant): Result<void, DriverOffline> {
    const { reportedAt, deliveries } = this.state;
    if (this.status === 'Offline' || reportedAt === undefined) return err(new DriverOffline({ driverId: this.id }));
    if (at <= reportedAt) return ok();
    return this.record(new DriverLocationUpdated({ location, reportedAt: at, deliveries }));
  }

  /** Takes on a delivery that was offered. */
  accept({ deliveryId, pickUp }: DeliveryOffer): Result<void, DriverOffline | TooManyDeliveries | OutOfRange> {
    const { location, vehicle, deliveries } = this.state;
    if (deliveries.includes(deliveryId)) return ok();
    if (location === undefined) return err(new DriverOffline({ driverId: this.id }));
    if (deliveries.length >= MOST_DELIVERIES) return err(new TooManyDeliveries({ limit: MOST_DELIVERIES }));
    const metres = location.metresTo(pickUp);
    const rangeMetres = rangeMetresOf(vehicle);
    if (metres > rangeMetres) return err(new OutOfRange({ vehicle, metres: Math.ceil(metres), rangeMetres }));
    return this.record(new DriverAcceptedDelivery({ deliveryId }));
  }

  /** Where the driver is with a delivery that was accepted. */
  whereaboutsWith(deliveryId: DeliveryId): Result<GeoLocation, DeliveryNotInHand> {
    const { location, deliveries } = this.state;
    const isInHand = deliveries.includes(deliveryId) && location !== undefined;
    return isInHand ? ok(location) : err(new DeliveryNotInHand({ deliveryId }));
  }

  /** Hears that a delivery is over, well or not. */
  relieve(deliveryId: DeliveryId): Result<void, never> {
    return this.state.deliveries.includes(deliveryId) ? this.record(new DriverWasRelieved({ deliveryId })) : ok();
  }
}
