import { describe, expect, it } from 'vitest';
import { OrderReadyForPickup, RestaurantAcceptedOrder, RestaurantRejectedOrder } from '../../src/catalog/index.ts';
import { DeliveryForestalled } from '../../src/dispatch/domain/delivery-events.ts';
import {
  DeliveryCompleted,
  DeliveryFailed,
  DriverAssigned,
  DriverLocationUpdated,
  DriverSearchWidened,
  OrderPickedUp,
} from '../../src/dispatch/index.ts';
import { type DispatchContext, dispatchContext } from '../../src/dispatch/infrastructure/dispatch-context.ts';
import { OrderCancelled } from '../../src/ordering/index.ts';
import { CustomerId, DeliveryId, type DriverId, Money, OrderId, RestaurantId } from '../../src/shared-kernel/index.ts';
import { contextStage, type ContextStage } from '../context-stage.ts';
import { dropOff, foodExpectedAt, id, noon, northOf, orderId, otto, pickUp, rosa, toCustomer } from './deliveries.ts';

const restaurantId = RestaurantId.of('restaurant_nonna');
const acceptedOrder = (of = orderId): RestaurantAcceptedOrder =>
  new RestaurantAcceptedOrder({ orderId: of, restaurantId, pickUp, dropOff, preparationMinutes: 14, acceptedAt: noon });
const readyOrder = new OrderReadyForPickup({ orderId, restaurantId, readyAt: foodExpectedAt });
const cancelled = new OrderCancelled({
  orderId,
  customerId: CustomerId.of('customer_ann'),
  restaurantId,
  fee: Money.zero('EUR'),
});

interface Stage extends ContextStage {
  readonly dispatch: DispatchContext;
  /** A driver on the road, so many metres from the restaurant. */
  drive(driverId: DriverId, metres: number): Promise<void>;
}

function openStage(): Stage {
  const stage = contextStage(noon.toString());
  const dispatch = dispatchContext(stage);
  return {
    ...stage,
    dispatch,
    drive: async (driverId, metres) => {
      await dispatch.registerDriver({ driverId, name: driverId, vehicle: 'scooter' });
      await dispatch.verifyDriver({ driverId });
      await dispatch.goOnline({ driverId, location: northOf(pickUp, metres) });
      await stage.settle();
    },
  };
}

const published = ({ log }: Stage): readonly string[] =>
  log.types.filter((type) => type.startsWith('dispatch.published.')).map((type) => type.split('.').at(-1) ?? '');

const deliveryOf = async ({ dispatch }: Stage) => (await dispatch.viewDelivery(orderId))._unsafeUnwrap();
const driverOf = async ({ dispatch }: Stage, driverId = rosa) => (await dispatch.viewDriver(driverId))._unsafeUnwrap();

/** From the order to the door. */
async function bring(stage: Stage): Promise<void> {
  const { dispatch, clock } = stage;
  const minute = () => clock.advance(60_000);
  await stage.hear(acceptedOrder());
  await dispatch.acceptDelivery({ driverId: rosa, deliveryId: id });
  await dispatch.reportLocation({ driverId: rosa, location: pickUp, at: minute() });
  await stage.hear(readyOrder);
  await dispatch.pickUp({ driverId: rosa, deliveryId: id });
  await dispatch.reportLocation({ driverId: rosa, location: dropOff, at: minute() });
  await dispatch.deliver({ driverId: rosa, deliveryId: id, handOver: toCustomer });
  await stage.settle();
}

describe('Dispatch', () => {
  it('brings an order from the restaurant to the door, and tells of it', async () => {
    const stage = openStage();
    await stage.drive(rosa, 500);
    await bring(stage);
    expect(published(stage)).toEqual([
      'DriverAssigned',
      'DriverLocationUpdated',
      'OrderPickedUp',
      'DriverLocationUpdated',
      'DeliveryCompleted',
    ]);
    expect(stage.log.of(DriverAssigned)[0]?.data).toEqual({
      orderId,
      deliveryId: id,
      driverId: rosa,
      vehicle: 'scooter',
      driverAt: northOf(pickUp, 500),
      pickUp,
      dropOff,
      foodExpectedAt,
      assignedAt: noon,
    });
    expect(stage.log.of(DriverLocationUpdated)[0]?.data.deliveries).toEqual([id]);
    expect(stage.log.of(OrderPickedUp)[0]?.data).toMatchObject({ orderId, deliveryId: id, driverId: rosa });
    expect(await deliveryOf(stage)).toEqual({ deliveryId: id, status: 'Delivered', driverId: rosa });
  });

  it('makes a delivery of its events and nothing else', async () => {
    const stage = openStage();
    await stage.drive(rosa, 500);
    await bring(stage);
    const envelopes = stage.store.log.read(0, 1_000);
    const elsewhere = openStage();
    const isOf = (type: string) => envelopes.filter(({ envelope }) => envelope.aggregate?.type === type);
    elsewhere.store.log.append([...isOf('Delivery'), ...isOf('Driver')].map(({ envelope }) => envelope));
    expect(await deliveryOf(elsewhere)).toEqual(await deliveryOf(stage));
    expect((await elsewhere.dispatch.viewDriver(rosa)).isErr()).toBe(true);
  });

  it('tells who has the food, and keeps the proof of it to itself (R14)', async () => {
    const stage = openStage();
    await stage.drive(rosa, 500);
    await bring(stage);
    const [told] = stage.log.of(DeliveryCompleted);
    expect(told?.data.handedTo).toBe('customer');
    expect(JSON.stringify(told)).not.toContain('photo');
  });

  it('takes a delivery that is over out of the hands of its driver (R13)', async () => {
    const stage = openStage();
    await stage.drive(rosa, 500);
    await bring(stage);
    expect(await driverOf(stage)).toMatchObject({ status: 'Available', deliveries: [] });
  });

  it('gives the delivery to the nearest driver of those on the road now (R7)', async () => {
    const stage = openStage();
    await stage.drive(rosa, 500);
    await stage.drive(otto, 900);
    await stage.dispatch.reportLocation({ driverId: otto, location: pickUp, at: noon.plusMs(1) });
    await stage.settle();
    await stage.hear(acceptedOrder());
    expect((await deliveryOf(stage)).driverId).toBe(otto);
  });

  it('asks nobody who went home (R7)', async () => {
    const stage = openStage();
    await stage.drive(rosa, 500);
    await stage.drive(otto, 900);
    await stage.dispatch.goOffline({ driverId: rosa });
    await stage.settle();
    await stage.hear(acceptedOrder());
    expect((await deliveryOf(stage)).driverId).toBe(otto);
  });

  it('asks nobody who was given three deliveries already (R2)', async () => {
    const stage = openStage();
    await stage.drive(rosa, 500);
    await stage.drive(otto, 900);
    for (const number of [1, 2, 3]) await stage.hear(acceptedOrder(OrderId.of(`order_${number}`)));
    await stage.hear(acceptedOrder());
    expect((await deliveryOf(stage)).driverId).toBe(otto);
  });

  it('asks a driver again who has a hand free again (R2)', async () => {
    const stage = openStage();
    await stage.drive(rosa, 500);
    const others = [1, 2, 3].map((number) => OrderId.of(`order_${number}`));
    for (const other of others) await stage.hear(acceptedOrder(other));
    await stage.hear(new OrderCancelled({ ...cancelled.data, orderId: OrderId.of('order_2') }));
    await stage.hear(acceptedOrder());
    expect((await deliveryOf(stage)).driverId).toBe(rosa);
  });

  it('tells the customer of the delay while the search widens, and of its end (R8)', async () => {
    const stage = openStage();
    await stage.hear(acceptedOrder());
    expect(stage.log.of(DriverSearchWidened).map(({ data }) => data.radiusMetres)).toEqual([5_000, 15_000]);
    expect(stage.log.of(DeliveryFailed).map(({ data }) => data.reason)).toEqual(['no driver in range']);
    expect((await deliveryOf(stage)).status).toBe('Failed');
  });

  it.each([
    ['another driver', otto, id, 'NotYourDelivery'],
    ['nobody we know', 'driver_nobody' as DriverId, id, 'NotFound'],
    ['the driver, of another delivery', rosa, DeliveryId.of('delivery_other'), 'NotFound'],
  ])('lets only the driver who was found accept (R4): %s', async (_, driverId, deliveryId, refusal) => {
    const stage = openStage();
    await stage.drive(rosa, 500);
    await stage.drive(otto, 900);
    await stage.hear(acceptedOrder());
    const answer = await stage.dispatch.acceptDelivery({ driverId, deliveryId });
    expect(answer._unsafeUnwrapErr().name).toBe(refusal);
  });

  it('hands food only to a driver who has accepted (R4)', async () => {
    const stage = openStage();
    await stage.drive(rosa, 0);
    await stage.hear(acceptedOrder(), readyOrder);
    const answer = await stage.dispatch.pickUp({ driverId: rosa, deliveryId: id });
    expect(answer._unsafeUnwrapErr().name).toBe('DeliveryNotInHand');
  });

  it('reads where a driver stands from the last report, not from what the driver claims (R10)', async () => {
    const stage = openStage();
    await stage.drive(rosa, 0);
    await stage.hear(acceptedOrder(), readyOrder);
    await stage.dispatch.acceptDelivery({ driverId: rosa, deliveryId: id });
    await stage.dispatch.pickUp({ driverId: rosa, deliveryId: id });
    const answer = await stage.dispatch.deliver({ driverId: rosa, deliveryId: id, handOver: toCustomer });
    expect(answer._unsafeUnwrapErr().name).toBe('TooFarAway');
  });

  it('makes one delivery of an order that it hears of twice (R11)', async () => {
    const stage = openStage();
    await stage.drive(rosa, 500);
    await stage.drive(otto, 900);
    await stage.hear(acceptedOrder(), acceptedOrder(), readyOrder, readyOrder);
    await stage.hear(acceptedOrder());
    expect(stage.log.of(DriverAssigned)).toHaveLength(1);
  });

  it.each([
    ['once', [cancelled]],
    ['twice', [cancelled, cancelled]],
  ])('calls a delivery off and relieves its driver when it hears of the cancellation %s (R12)', async (_, messages) => {
    const stage = openStage();
    await stage.drive(rosa, 500);
    await stage.hear(acceptedOrder());
    await stage.dispatch.acceptDelivery({ driverId: rosa, deliveryId: id });
    await stage.hear(...messages);
    expect(stage.log.of(DeliveryFailed).map(({ data }) => data.reason)).toEqual(['order cancelled']);
    expect(await driverOf(stage)).toMatchObject({ status: 'Available', deliveries: [] });
  });

  const rejectedFor = (rule: 'choice' | 'capacity'): RestaurantRejectedOrder =>
    new RestaurantRejectedOrder({ orderId, restaurantId, rule, reason: 'The oven is broken.' });

  it('calls a delivery off and relieves its driver when the restaurant turns down what it had accepted (R12)', async () => {
    const stage = openStage();
    await stage.drive(rosa, 500);
    await stage.hear(acceptedOrder());
    await stage.dispatch.acceptDelivery({ driverId: rosa, deliveryId: id });
    await stage.hear(rejectedFor('choice'), rejectedFor('choice'));
    expect(stage.log.of(DeliveryFailed).map(({ data }) => data.reason)).toEqual(['order rejected']);
    expect(await driverOf(stage)).toMatchObject({ status: 'Available', deliveries: [] });
  });

  it('makes nothing of an order that was rejected before anybody was to bring it (R12)', async () => {
    const stage = openStage();
    await stage.hear(rejectedFor('capacity'));
    expect((await stage.dispatch.viewDelivery(orderId)).isErr()).toBe(true);
  });

  it('sends nobody when the cancellation overtakes the order (R12)', async () => {
    const stage = openStage();
    await stage.drive(rosa, 500);
    await stage.hear(cancelled);
    await stage.hear(cancelled, acceptedOrder(), readyOrder);
    expect(stage.log.of(DeliveryForestalled)).toHaveLength(1);
    expect(published(stage)).toEqual([]);
    expect((await deliveryOf(stage)).status).toBe('Failed');
  });
});
