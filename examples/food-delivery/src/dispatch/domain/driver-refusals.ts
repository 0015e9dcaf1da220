import { DomainError } from 'demesne';
import type { DeliveryId, DriverId } from '../../shared-kernel/index.ts';
import type { Vehicle } from './vehicle.ts';

/** Nobody has looked at this driver's licence yet. */
export class DriverNotVerified extends DomainError.define('DriverNotVerified')<{ readonly driverId: DriverId }> {}

/** Nobody knows where the driver is, and nobody is to know. */
export class DriverOffline extends DomainError.define('DriverOffline')<{ readonly driverId: DriverId }> {}

/** Hands that are full. */
export class TooManyDeliveries extends DomainError.define('TooManyDeliveries')<{ readonly limit: number }> {
  override get message(): string {
    return `A driver has at most ${this.limit} deliveries at a time.`;
  }
}

/** Somebody waits for food that this driver has, or is about to fetch. */
export class DeliveriesInHand extends DomainError.define('DeliveriesInHand')<{
  readonly deliveries: readonly DeliveryId[];
}> {}

/** The restaurant is further away than one is sent with this vehicle. */
export class OutOfRange extends DomainError.define('OutOfRange')<{
  readonly vehicle: Vehicle;
  readonly metres: number;
  readonly rangeMetres: number;
}> {
  override get message(): string {
    return `The restaurant is ${this.metres} m away, and with a ${this.vehicle} one is sent ${this.rangeMetres} m at the most.`;
  }
}

/** A delivery that the driver has not accepted, or has no more. */
export class DeliveryNotInHand extends DomainError.define('DeliveryNotInHand')<{ readonly deliveryId: DeliveryId }> {}
