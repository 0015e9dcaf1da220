import { given } from 'demesne/testing';
import { describe, expect, it } from 'vitest';
import {
  DriverAcceptedDelivery,
  DriverLocationUpdated,
  DriverRegistered,
  DriverVerified,
  DriverWasRelieved,
  DriverWentOffline,
  DriverWentOnline,
} from '../../src/dispatch/domain/driver-events.ts';
import {
  DeliveriesInHand,
  DeliveryNotInHand,
  DriverNotVerified,
  DriverOffline,
  OutOfRange,
  TooManyDeliveries,
} from '../../src/dispatch/domain/driver-refusals.ts';
import { Driver } from '../../src/dispatch/domain/driver.ts';
import type { Vehicle } from '../../src/dispatch/domain/vehicle.ts';
import { DeliveryId } from '../../src/shared-kernel/index.ts';
import { noon, northOf, pickUp, rosa as id } from './deliveries.ts';

const deliveryId = (number: number): DeliveryId => DeliveryId.of(`delivery_${number}`);

const vehicle: Vehicle = 'scooter';
const registered = new DriverRegistered({ name: 'Rosa', vehicle });
const verified = new DriverVerified();
const online = new DriverWentOnline({ vehicle, location: pickUp, reportedAt: noon });
const acceptedDelivery = (number: number): DriverAcceptedDelivery =>
  new DriverAcceptedDelivery({ deliveryId: deliveryId(number) });

const atWork = [registered, verified, online] as const;
const accept = (number: number) => (driver: Driver) => driver.accept({ deliveryId: deliveryId(number), pickUp });

describe('A driver', () => {
  it('registers, and is verified once', () => {
    given(Driver, id)
      .when(() => Driver.register(id, { name: 'Rosa', vehicle }))
      .thenRecorded(registered)
      .when((driver) => driver.verify())
      .thenRecorded(verified)
      .when((driver) => driver.verify())
      .thenNothing();
  });

  it('goes online only if verified (R1)', () => {
    given(Driver, id, registered)
      .when((driver) => driver.goOnline(pickUp, noon))
      .thenRefused(new DriverNotVerified({ driverId: id }));
    given(Driver, id, registered, verified)
      .when((driver) => driver.goOnline(pickUp, noon))
      .thenRecorded(online)
      .when((driver) => driver.goOnline(pickUp, noon))
      .thenNothing();
  });

  it.each([
    ['Offline', [registered, verified]],
    ['Offline', [...atWork, new DriverWentOffline()]],
    ['Available', [...atWork]],
    ['Available', [...atWork, acceptedDelivery(1), acceptedDelivery(2)]],
    ['Busy', [...atWork, acceptedDelivery(1), acceptedDelivery(2), acceptedDelivery(3)]],
  ])('is %s by what is known and in hand (R2)', (status, history) => {
    expect(Driver.replay(id, history).status).toBe(status);
  });

  it('has at most 3 deliveries (R2)', () => {
    given(Driver, id, ...atWork, acceptedDelivery(1), acceptedDelivery(2))
      .when(accept(3))
      .thenRecorded(acceptedDelivery(3))
      .when(accept(4))
      .thenRefused(new TooManyDeliveries({ limit: 3 }))
      .when((driver) => driver.relieve(deliveryId(2)))
      .thenRecorded(new DriverWasRelieved({ deliveryId: deliveryId(2) }))
      .when(accept(4))
      .thenRecorded(acceptedDelivery(4));
  });

  it.each([
    ['bicycle', 2_999, 3_001, 3_000],
    ['scooter', 7_999, 8_001, 8_000],
    ['car', 14_999, 15_001, 15_000],
  ] as const)('accepts only within the range of a %s (R3)', (by, inRange, outOfRange, rangeMetres) => {
    const start = [
      new DriverRegistered({ name: 'Rosa', vehicle: by }),
      verified,
      new DriverWentOnline({ vehicle: by, location: pickUp, reportedAt: noon }),
    ] as const;
    given(Driver, id, ...start)
      .when((driver) => driver.accept({ deliveryId: deliveryId(1), pickUp: northOf(pickUp, outOfRange - 0.5) }))
      .thenRefused(new OutOfRange({ vehicle: by, metres: outOfRange, rangeMetres }))
      .when((driver) => driver.accept({ deliveryId: deliveryId(1), pickUp: northOf(pickUp, inRange) }))
      .thenRecorded(acceptedDelivery(1));
  });

  it('accepts a delivery once, also with full hands (R11)', () => {
    given(Driver, id, ...atWork, acceptedDelivery(1), acceptedDelivery(2), acceptedDelivery(3))
      .when(accept(1))
      .thenNothing();
  });

  it('accepts nothing while offline (R4)', () => {
    given(Driver, id, registered, verified)
      .when(accept(1))
      .thenRefused(new DriverOffline({ driverId: id }));
  });

  it('goes offline with empty hands only (R5)', () => {
    given(Driver, id, ...atWork, acceptedDelivery(1))
      .when((driver) => driver.goOffline())
      .thenRefused(new DeliveriesInHand({ deliveries: [deliveryId(1)] }))
      .when((driver) => driver.relieve(deliveryId(1)))
      .thenRecorded(new DriverWasRelieved({ deliveryId: deliveryId(1) }))
      .when((driver) => driver.goOffline())
      .thenRecorded(new DriverWentOffline())
      .when((driver) => driver.goOffline())
      .thenNothing();
  });

  it.each([
    ['later than the last', 1, true],
    ['as old as the last', 0, false],
    ['older than the last', -1, false],
  ])('is where the newest report says (R6): %s', (_, ms, isNews) => {
    const location = northOf(pickUp, 700);
    const reportedAt = noon.plusMs(ms);
    const outcome = given(Driver, id, ...atWork, acceptedDelivery(1)).when((driver) =>
      driver.reportLocation(location, reportedAt),
    );
    if (!isNews) outcome.thenNothing();
    else outcome.thenRecorded(new DriverLocationUpdated({ location, reportedAt, deliveries: [deliveryId(1)] }));
  });

  it('reports no location while offline (R6)', () => {
    given(Driver, id, ...atWork, new DriverWentOffline())
      .when((driver) => driver.reportLocation(pickUp, noon.plusMs(1)))
      .thenRefused(DriverOffline);
  });

  it('is somewhere with the deliveries in hand, and with no other (R4)', () => {
    const driver = Driver.replay(id, [...atWork, acceptedDelivery(1)]);
    expect(driver.whereaboutsWith(deliveryId(1))._unsafeUnwrap()).toEqual(pickUp);
    expect(driver.whereaboutsWith(deliveryId(2))._unsafeUnwrapErr()).toEqual(
      new DeliveryNotInHand({ deliveryId: deliveryId(2) }),
    );
  });

  it('is relieved of a delivery once (R13)', () => {
    given(Driver, id, ...atWork)
      .when((driver) => driver.relieve(deliveryId(1)))
      .thenNothing();
  });
});
