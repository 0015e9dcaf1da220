import { AggregateRoot, byStatus, Instant, move, Transitions, when } from 'demesne';
import { DeliveryId, GeoLocation, OrderId } from '../../shared-kernel/index.ts';
import { FoodTakenOnBoard, TrackingEnded, TrackingStarted, TrackingUpdated } from './tracking-events.ts';
import { Vehicle } from './vehicle.ts';

/** Where the driver is heading; a delivery that is called off ends before the food is on board. */
export const trackingStatus = Transitions.define('TrackingSession', {
  ToRestaurant: ['ToCustomer', 'Ended'],
  ToCustomer: ['Ended'],
  Ended: [],
});

export type TrackingStatus = (typeof trackingStatus.statuses)[number];

const position = { location: GeoLocation, reportedAt: Instant, estimatedArrival: Instant };
const onTheWay = { ...position, vehicle: Vehicle, dropOff: GeoLocation };

/** What a tracking session is made of, and how its events change it. It is known by the delivery it follows. */
export const TrackingSessionModel = AggregateRoot.define('TrackingSession', {
  id: DeliveryId,
  state: byStatus(
    { orderId: OrderId },
    {
      ToRestaurant: { ...onTheWay, pickUp: GeoLocation, foodExpectedAt: Instant },
      ToCustomer: onTheWay,
      Ended: { endedAt: Instant },
    },
  ),
  events: { TrackingStarted, TrackingUpdated, FoodTakenOnBoard, TrackingEnded },
  evolve: {
    TrackingStarted: (_, { data: { startedAt, ...data } }) => ({
      status: 'ToRestaurant',
      ...data,
      reportedAt: startedAt,
    }),
    TrackingUpdated: when(['ToRestaurant', 'ToCustomer'], (_, { data }) => {
      const { location, reportedAt, estimatedArrival } = data;
      return { location, reportedAt, estimatedArrival };
    }),
    FoodTakenOnBoard: move('ToRestaurant', 'ToCustomer'),
    TrackingEnded: move(['ToRestaurant', 'ToCustomer'], 'Ended', (_, { data: { endedAt } }) => ({ endedAt })),
  },
});
