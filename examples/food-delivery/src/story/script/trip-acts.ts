import type { Instant } from 'demesne';
import { RestaurantAcceptedOrder } from '../../catalog/index.ts';
import { DeliveryFailed, DeliveryProof, DriverAssigned, HandOver } from '../../dispatch/index.ts';
import { GeoLocation } from '../../shared-kernel/index.ts';
import type { Act, Scene } from './scene.ts';

const METRES_PER_MINUTE = 250;

const later = (time: Instant, minutes: number): Instant => time.plusMs(Math.round(minutes * 60_000));

const halfway = (from: GeoLocation, to: GeoLocation): GeoLocation =>
  GeoLocation.of((from.latitude + to.latitude) / 2, (from.longitude + to.longitude) / 2);

const intoHands = (deliveryId: string): HandOver =>
  new HandOver({
    to: 'customer',
    proof: new DeliveryProof({ kind: 'photo', reference: `photos/${deliveryId}` }),
  });

/** From the counter to the doorstep; nothing where nobody brings the order. */
export function tripActs({ platform, input, orderId, chronicle }: Scene): readonly Act[] {
  const accepted = chronicle.news(RestaurantAcceptedOrder);
  const trip = chronicle.news(DriverAssigned);
  if (accepted === undefined || trip === undefined || chronicle.news(DeliveryFailed) !== undefined) return [];
  const { catalog, dispatch } = platform;
  const { restaurantId } = input.order;
  const { driverId, deliveryId, pickUp: counter, dropOff: door } = trip;
  const cause = { actor: driverId, correlationId: orderId };

  const minutesOnTheRoad = counter.metresTo(door) / METRES_PER_MINUTE;
  const ready = later(accepted.acceptedAt, accepted.preparationMinutes);
  const pickedUp = later(ready, 1);
  const onTheRoad = later(pickedUp, minutesOnTheRoad / 2);
  const there = later(onTheRoad, minutesOnTheRoad / 2);

  const moveTo = (location: GeoLocation, at: Instant): Act => ({
    at,
    isDone: chronicle.all('dispatch.DriverLocationUpdated', driverId).some(({ occurredAt }) => occurredAt >= at),
    play: () => dispatch.reportLocation({ driverId, location, at }, cause),
  });
  return [
    moveTo(counter, ready),
    {
      at: ready,
      isDone: chronicle.has('catalog.OrderReadyForPickup', restaurantId),
      play: () => catalog.markOrderReady({ restaurantId, orderId }, { actor: restaurantId, correlationId: orderId }),
    },
    {
      at: pickedUp,
      isDone: chronicle.has('dispatch.OrderPickedUp', deliveryId),
      play: () => dispatch.pickUp({ driverId, deliveryId }, cause),
    },
    moveTo(halfway(counter, door), onTheRoad),
    moveTo(door, there),
    {
      at: there,
      isDone: chronicle.has('dispatch.DeliveryCompleted', deliveryId),
      play: () => dispatch.deliver({ driverId, deliveryId, handOver: intoHands(deliveryId) }, cause),
    },
  ];
}
