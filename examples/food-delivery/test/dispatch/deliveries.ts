import { Instant } from 'demesne';
import type { AvailableDriver } from '../../src/dispatch/domain/available-driver.ts';
import { DeliveryProof } from '../../src/dispatch/domain/delivery-proof.ts';
import {
  DeliveryCompleted,
  DeliveryRequested,
  DriverAssigned,
  DriverSetOff,
  FoodBecameReady,
  OrderPickedUp,
} from '../../src/dispatch/domain/delivery-events.ts';
import { HandOver } from '../../src/dispatch/domain/hand-over.ts';
import type { Vehicle } from '../../src/dispatch/domain/vehicle.ts';
import { DeliveryId, DriverId, GeoLocation, OrderId } from '../../src/shared-kernel/index.ts';

export const orderId = OrderId.of('order_ann');
export const id = DeliveryId.of('delivery_ann');
export const rosa = DriverId.of('driver_rosa');
export const otto = DriverId.of('driver_otto');

export const noon = Instant.of('2026-03-02T12:00:00Z');
export const foodExpectedAt = noon.plusMs(14 * 60_000);
export const pickUp = GeoLocation.of(52.5, 13.4);
export const dropOff = GeoLocation.of(52.52, 13.42);

const METRES_PER_DEGREE = 111_195.08;

/** A place so many metres north of another. */
export const northOf = ({ latitude, longitude }: GeoLocation, metres: number): GeoLocation =>
  GeoLocation.of(latitude + metres / METRES_PER_DEGREE, longitude);

/** A driver so many metres from the restaurant. */
export const driverAt = (metres: number, driverId = rosa, vehicle: Vehicle = 'scooter'): AvailableDriver => ({
  driverId,
  vehicle,
  location: northOf(pickUp, metres),
});

export const proof = new DeliveryProof({ kind: 'photo', reference: 'photos/1.jpg' });
export const toCustomer = new HandOver({ to: 'customer', proof });
export const atDoor = new HandOver({ to: 'nobody', proof });

export const requested = new DeliveryRequested({ orderId, pickUp, dropOff, foodExpectedAt, radiusMetres: 2_000 });

export const assigned = (metres: number, driverId = rosa, vehicle: Vehicle = 'scooter'): DriverAssigned =>
  new DriverAssigned({
    orderId,
    driverId,
    vehicle,
    driverAt: northOf(pickUp, metres),
    pickUp,
    dropOff,
    foodExpectedAt,
    assignedAt: noon,
  });

export const foodReady = new FoodBecameReady();
export const pickedUp = new OrderPickedUp({ orderId, driverId: rosa, pickedUpAt: noon });
export const setOff = new DriverSetOff();
export const completed = new DeliveryCompleted({ orderId, driverId: rosa, deliveredAt: noon, handOver: toCustomer });

/** All that has to happen before the food leaves the restaurant, and before it is at the door. */
export const waiting = [requested, assigned(500), foodReady] as const;
export const onTheRoad = [...waiting, pickedUp, setOff] as const;
