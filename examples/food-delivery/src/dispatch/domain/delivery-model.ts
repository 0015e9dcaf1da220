import { AggregateRoot, byStatus, Instant, move, when } from 'demesne';
import { z } from 'zod';
import { DeliveryId, DriverId, GeoLocation, OrderId } from '../../shared-kernel/index.ts';
import {
  DeliveryCompleted,
  DeliveryFailed,
  DeliveryForestalled,
  DeliveryRequested,
  DriverAssigned,
  DriverSearchWidened,
  DriverSetOff,
  FailureReason,
  FoodBecameReady,
  OrderPickedUp,
} from './delivery-events.ts';
import { HandOver } from './hand-over.ts';

const trip = { pickUp: GeoLocation, dropOff: GeoLocation, foodExpectedAt: Instant };
const waiting = { ...trip, isFoodReady: z.boolean() };
const onTheRoad = { ...trip, driverId: DriverId, pickedUpAt: Instant };

/** What a delivery is made of, and how its events change it. */
export const DeliveryModel = AggregateRoot.define('Delivery', {
  id: DeliveryId,
  state: byStatus(
    { orderId: OrderId },
    {
      Pending: { ...waiting, radiusMetres: z.int() },
      Assigned: { ...waiting, driverId: DriverId },
      PickedUp: onTheRoad,
      InTransit: onTheRoad,
      Delivered: { ...onTheRoad, deliveredAt: Instant, handOver: HandOver },
      Failed: { reason: FailureReason },
    },
  ),
  events: {
    DeliveryRequested,
    DriverSearchWidened,
    DriverAssigned,
    FoodBecameReady,
    OrderPickedUp,
    DriverSetOff,
    DeliveryCompleted,
    DeliveryFailed,
    DeliveryForestalled,
  },
  evolve: {
    DeliveryRequested: (_, { data }) => ({ status: 'Pending', ...data, isFoodReady: false }),
    DriverSearchWidened: when('Pending', (_, { data: { radiusMetres } }) => ({ radiusMetres })),
    DriverAssigned: move('Pending', 'Assigned', (_, { data: { driverId } }) => ({ driverId })),
    FoodBecameReady: when(['Pending', 'Assigned'], () => ({ isFoodReady: true })),
    OrderPickedUp: move('Assigned', 'PickedUp', (_, { data: { pickedUpAt } }) => ({ pickedUpAt })),
    DriverSetOff: move('PickedUp', 'InTransit'),
    DeliveryCompleted: move('InTransit', 'Delivered', (_, { data: { deliveredAt, handOver } }) => ({
      deliveredAt,
      handOver,
    })),
    DeliveryFailed: move(['Pending', 'Assigned'], 'Failed', (_, { data: { reason } }) => ({ reason })),
    DeliveryForestalled: (_, { data: { orderId } }) => ({ status: 'Failed', orderId, reason: 'order cancelled' }),
  },
});
