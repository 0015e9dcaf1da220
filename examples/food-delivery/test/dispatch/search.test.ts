import { IllegalTransition } from 'demesne';
import { given } from 'demesne/testing';
import { describe, it } from 'vitest';
import { DeliveryFailed, DriverSearchWidened } from '../../src/dispatch/domain/delivery-events.ts';
import { Delivery } from '../../src/dispatch/domain/delivery.ts';
import { searchDriver } from '../../src/dispatch/domain/search-driver.ts';
import { inSteps } from '../../src/dispatch/domain/search-policy.ts';
import { assigned, driverAt, id, noon, orderId, otto, requested, rosa } from './deliveries.ts';

const policy = inSteps(2_000, 5_000, 20_000);

const search =
  (...drivers: ReturnType<typeof driverAt>[]) =>
  (delivery: Delivery) =>
    searchDriver(delivery, drivers, policy, noon);

const widened = (radiusMetres: number): DriverSearchWidened => new DriverSearchWidened({ orderId, radiusMetres });
const failed = new DeliveryFailed({ orderId, reason: 'no driver in range' });

describe('The search for a driver', () => {
  it('finds the nearest one, in whatever order they are known (R7)', () => {
    given(Delivery, id, requested)
      .when(search(driverAt(900), driverAt(300, otto), driverAt(1_500)))
      .thenRecorded(assigned(300, otto));
  });

  it.each([
    ['on the edge of the search', 1_999, []],
    ['outside of the first step', 2_001, [widened(5_000)]],
    ['on the edge of the second step', 4_999, [widened(5_000)]],
    ['outside of the second step', 5_001, [widened(5_000), widened(20_000)]],
  ])('widens step by step until somebody is near enough (R8): %s', (_, metres, before) => {
    const [first, ...more] = [...before, assigned(metres)];
    given(Delivery, id, requested)
      .when(search(driverAt(metres)))
      .thenRecorded(first, ...more);
  });

  it('takes the nearest of those whom a wider step brings in (R8)', () => {
    given(Delivery, id, requested)
      .when(search(driverAt(4_000), driverAt(3_000, otto)))
      .thenRecorded(widened(5_000), assigned(3_000, otto));
  });

  it('gives up after the last step (R8)', () => {
    given(Delivery, id, requested).when(search()).thenRecorded(widened(5_000), widened(20_000), failed);
  });

  it.each([
    ['bicycle', 2_999, 3_001],
    ['scooter', 7_999, 8_001],
    ['car', 14_999, 15_001],
  ] as const)('sends nobody further than the range of a %s (R3)', (vehicle, inRange, outOfRange) => {
    const far = inSteps(20_000);
    given(Delivery, id, requested)
      .when((delivery) => searchDriver(delivery, [driverAt(outOfRange, otto, vehicle)], inSteps(2_000, 20_000), noon))
      .thenRecorded(widened(20_000), failed);
    given(Delivery, id, requested, widened(20_000))
      .when((delivery) => searchDriver(delivery, [driverAt(inRange, rosa, vehicle)], far, noon))
      .thenRecorded(assigned(inRange, rosa, vehicle));
  });

  it('passes over a near driver whose vehicle is too slow for a far one (R3, R7)', () => {
    given(Delivery, id, requested)
      .when(search(driverAt(3_500, otto, 'bicycle'), driverAt(4_500, rosa, 'car')))
      .thenRecorded(widened(5_000), assigned(4_500, rosa, 'car'));
  });

  it('is over once somebody was found (R11)', () => {
    given(Delivery, id, requested, assigned(300))
      .when(search(driverAt(100, otto)))
      .thenRefused(IllegalTransition);
  });
});
