import type { IllegalTransition } from 'demesne';
import { ok, safeTry } from 'neverthrow';
import { type OrderReadyForPickup, RestaurantAcceptedOrder } from '../../catalog/index.ts';
import { deliveryOf } from '../domain/delivery-of.ts';
import { Delivery } from '../domain/delivery.ts';
import { searchDriver } from '../domain/search-driver.ts';
import type { SearchPolicy } from '../domain/search-policy.ts';
import type { Cause, Changed, TimedDispatch } from './dispatch-unit.ts';
import type { DriverRoster } from './driver-roster.ts';

interface Ports extends TimedDispatch {
  readonly roster: DriverRoster;
  readonly policy: SearchPolicy;
}

/** What the restaurant's news means for the delivery: someone has to be found, or the food can be fetched. */
export const followKitchen =
  (ports: Ports) =>
  (news: RestaurantAcceptedOrder | OrderReadyForPickup, cause: Cause): Changed<IllegalTransition> =>
    news instanceof RestaurantAcceptedOrder ? requestDelivery(ports, news, cause) : noteFoodReady(ports, news, cause);

function requestDelivery(
  { unit, clock, roster, policy }: Ports,
  { data }: RestaurantAcceptedOrder,
  cause: Cause,
): Changed<IllegalTransition> {
  const { orderId, pickUp, dropOff, acceptedAt, preparationMinutes } = data;
  const foodExpectedAt = acceptedAt.plusMs(preparationMinutes * 60_000);
  return unit.run(
    ({ deliveries }) =>
      safeTry(async function* () {
        const deliveryId = deliveryOf(orderId);
        if (await deliveries.exists(deliveryId)) return ok();
        const radiusMetres = policy.firstRadiusMetres;
        const delivery = Delivery.request(deliveryId, { orderId, pickUp, dropOff, foodExpectedAt, radiusMetres });
        yield* searchDriver(delivery, roster.available(), policy, clock.now());
        yield* await deliveries.save(delivery);
        return ok();
      }),
    cause,
  );
}

function noteFoodReady({ unit }: Ports, { data }: OrderReadyForPickup, cause: Cause): Changed {
  return unit.run(
    ({ deliveries }) =>
      safeTry(async function* () {
        const delivery = yield* await deliveries.get(deliveryOf(data.orderId));
        yield* delivery.noteFoodReady();
        yield* await deliveries.save(delivery);
        return ok();
      }),
    cause,
  );
}
