import type { ConcurrencyConflict, IllegalTransition, NotFound, RunOptions } from 'demesne';
import { ok, safeTry, type Result } from 'neverthrow';
import { OrderReadyForPickup, RestaurantAcceptedOrder, RestaurantRejectedOrder } from '../../catalog/index.ts';
import { deliveryOf } from '../domain/delivery-of.ts';
import { Delivery } from '../domain/delivery.ts';
import { searchDriver } from '../domain/search-driver.ts';
import type { SearchPolicy } from '../domain/search-policy.ts';
import { changeDelivery } from './change-delivery.ts';
import type { TimedDispatch } from './dispatch-unit.ts';
import type { DriverRoster } from './driver-roster.ts';

interface Ports extends TimedDispatch {
  readonly roster: DriverRoster;
  readonly policy: SearchPolicy;
}

type KitchenNews = RestaurantAcceptedOrder | RestaurantRejectedOrder | OrderReadyForPickup;
type Refusal = IllegalTransition | NotFound | ConcurrencyConflict;

/** What the restaurant's news means for the delivery: someone has to be found, or not any more, or can fetch the food. */
export const followKitchen =
  (ports: Ports) =>
  async (news: KitchenNews, cause: RunOptions): Promise<Result<void, Refusal>> => {
    const { unit } = ports;
    const deliveryId = deliveryOf(news.data.orderId);
    switch (news.type) {
      case RestaurantAcceptedOrder.type:
        return requestDelivery(ports, news, cause);
      case RestaurantRejectedOrder.type:
        // By choice it rejects what it had accepted, by rule what nobody was to bring yet.
        if (news.data.rule !== 'choice') return ok();
        return changeDelivery(unit, deliveryId, (delivery) => delivery.callOff('order rejected'), cause);
      case OrderReadyForPickup.type:
        return changeDelivery(unit, deliveryId, (delivery) => delivery.noteFoodReady(), cause);
    }
  };

function requestDelivery(
  { unit, clock, roster, policy }: Ports,
  { data }: RestaurantAcceptedOrder,
  cause: RunOptions,
): Promise<Result<void, Refusal>> {
  const { orderId, pickUp, dropOff, acceptedAt, preparationMinutes } = data;
  const foodExpectedAt = acceptedAt.plusMs(preparationMinutes * 60_000);
  return unit.run(
    ({ deliveries }) =>
      safeTry(async function* () {
        const deliveryId = deliveryOf(orderId);
        if (await deliveries.exists(deliveryId)) return ok();
        const radiusMetres = policy.firstRadiusMetres;
        const delivery = Delivery.request(deliveryId, { orderId, pickUp, dropOff, foodExpectedAt, radiusMetres });
        yield* searchDriver(delivery, await roster.available(), policy, clock.now());
        yield* await deliveries.save(delivery);
        return ok();
      }),
    cause,
  );
}
