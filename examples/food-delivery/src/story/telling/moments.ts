import type { IntegrationEvent, MessageClass } from 'demesne/messaging';
import * as catalog from '../../catalog/index.ts';
import * as dispatch from '../../dispatch/index.ts';
import * as ordering from '../../ordering/index.ts';
import * as payment from '../../payment/index.ts';
import * as tracking from '../../tracking/index.ts';
import type { GeoLocation } from '../../shared-kernel/index.ts';
import type { Scene } from './cast.ts';
import { distance, duration } from './measures.ts';

/** What a message is told as: a step of the flow by its number, bad news, or something by the way. */
export interface Moment {
  readonly mark: number | 'bad' | 'aside';
  readonly sentence: string;
}

interface Telling {
  readonly type: string;
  readonly mark: Moment['mark'];
  /** Nothing where it is not worth telling just now. */
  readonly say: (data: never, scene: Scene) => string | undefined;
}

const telling = <E extends IntegrationEvent>(
  { type }: MessageClass<E>,
  mark: Moment['mark'],
  say: (data: E['data'], scene: Scene) => string | undefined,
): Telling => ({ type, mark, say });

const NEXT_TO_METRES = 100;

const handingOver: Readonly<Record<dispatch.HandedTo, string>> = {
  customer: 'hands the food over',
  neighbour: 'hands the food to a neighbour',
  nobody: 'leaves the food at the door',
};

/** Reasons come with and without a full stop. */
const sentence = (reason: string): string => (reason.endsWith('.') ? reason : `${reason}.`);

const tellings = [
  telling(ordering.OrderPlaced, 1, ({ customerId, items, total, paymentMethod }, { cast }) => {
    const wanted = items.map(({ quantity, description }) => `${quantity} × ${description}`).join(', ');
    return `${cast.nameOf(customerId)} orders ${wanted}: ${total.text}, by ${paymentMethod.text}.`;
  }),
  telling(payment.PaymentAuthorized, 2, ({ amount }) => `Payment has ${amount.text} held for the order.`),
  telling(payment.PaymentFailed, 'bad', ({ reason }) => `Nothing is held: ${sentence(reason)}`),
  telling(
    ordering.OrderConfirmed,
    3,
    ({ restaurantId }, { cast }) => `The order is confirmed, and put before ${cast.nameOf(restaurantId)}.`,
  ),
  telling(
    catalog.RestaurantAcceptedOrder,
    4,
    ({ restaurantId, preparationMinutes }, { cast }) =>
      `${cast.nameOf(restaurantId)} accepts: ready in ${preparationMinutes} minutes.`,
  ),
  telling(
    catalog.RestaurantRejectedOrder,
    'bad',
    ({ restaurantId, rule, reason }, { cast }) =>
      `${cast.nameOf(restaurantId)} says no, by its rule of ${rule}: ${sentence(reason)}`,
  ),
  telling(
    catalog.OrderPreparationStarted,
    'aside',
    ({ restaurantId }, { cast }) => `${cast.nameOf(restaurantId)} starts cooking.`,
  ),
  telling(
    dispatch.DriverSearchWidened,
    'aside',
    ({ radiusMetres }) =>
      `Nobody is near enough, so it may take longer: the search goes on within ${distance(radiusMetres)}.`,
  ),
  telling(
    dispatch.DriverAssigned,
    5,
    ({ driverId, vehicle, driverAt, pickUp }, { cast }) =>
      `${cast.nameOf(driverId)} is found, ${distance(driverAt.metresTo(pickUp))} from the restaurant, by ${vehicle}.`,
  ),
  telling(dispatch.DriverLocationUpdated, 'aside', ({ driverId, location }, { cast }) => {
    const isNextTo = (place: GeoLocation): boolean => location.metresTo(place) < NEXT_TO_METRES;
    if (isNextTo(cast.restaurantAt)) return `${cast.nameOf(driverId)} is at the restaurant.`;
    return isNextTo(cast.input.order.dropOff) ? `${cast.nameOf(driverId)} is at the door.` : undefined;
  }),
  telling(
    tracking.TrackingStarted,
    6,
    ({ estimatedArrival }, { cast }) =>
      `The customer can watch the delivery: it should be there at ${cast.timeOf(estimatedArrival)}.`,
  ),
  telling(
    catalog.OrderReadyForPickup,
    7,
    ({ restaurantId }, { cast }) => `The food is ready at the counter of ${cast.nameOf(restaurantId)}.`,
  ),
  telling(
    dispatch.OrderPickedUp,
    8,
    ({ driverId }, { cast }) => `${cast.nameOf(driverId)} picks up the food and sets off.`,
  ),
  telling(tracking.TrackingUpdated, 9, ({ location, estimatedArrival }, { cast, standing }) => {
    if (standing.delivery !== 'InTransit') return undefined;
    const metresLeft = location.metresTo(cast.input.order.dropOff);
    if (metresLeft < NEXT_TO_METRES) return undefined;
    return `The food is ${distance(metresLeft)} away: it should be there at ${cast.timeOf(estimatedArrival)}.`;
  }),
  telling(
    dispatch.DeliveryCompleted,
    10,
    ({ driverId, handedTo }, { cast }) =>
      `${cast.nameOf(driverId)} ${handingOver[handedTo]}: ${cast.input.order.deliverTo.text}.`,
  ),
  telling(dispatch.DeliveryFailed, 'bad', ({ reason }) => `The delivery is off: ${reason}.`),
  telling(payment.PaymentCaptured, 11, ({ amount }) => `Payment takes the ${amount.text}.`),
  telling(
    payment.PaymentSettled,
    'aside',
    ({ restaurantId, restaurantShare, driverId, driverShare }, { cast }) =>
      `It is divided: ${cast.nameOf(restaurantId)} gets ${restaurantShare.text}, ${cast.nameOf(driverId)} ${driverShare.text}.`,
  ),
  telling(payment.PaymentVoided, 'aside', ({ amount }) => `Payment lets go of the ${amount.text} it had held.`),
  telling(
    ordering.OrderRejected,
    'bad',
    ({ reason }) => `The order is rejected, and the customer told why: ${sentence(reason)}`,
  ),
  telling(ordering.OrderCancelled, 'bad', ({ customerId, fee }, { cast, now }) => {
    const waited = duration(now.msSince(cast.input.order.placedAt));
    const price = fee.isZero ? 'free of charge' : `for a fee of ${fee.text}`;
    return `${cast.nameOf(customerId)} cancels after ${waited}, ${price}.`;
  }),
  telling(ordering.OrderCompleted, 12, () => 'The order is complete.'),
];

const byType = new Map(tellings.map((one) => [one.type, one]));

/** How a message is told, if it is worth it. */
export function momentOf(
  { type, data }: { readonly type: string; readonly data: object },
  scene: Scene,
): Moment | undefined {
  const found = byType.get(type);
  const sentence = found?.say(data as never, scene);
  return found === undefined || sentence === undefined ? undefined : { mark: found.mark, sentence };
}
