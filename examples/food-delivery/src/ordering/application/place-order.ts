import type { Clock, ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import { err, ok, type Result, safeTry } from 'neverthrow';
import type { OrderId } from '../../shared-kernel/index.ts';
import type { Order } from '../domain/order.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { PricingPolicy } from '../domain/pricing-policy.ts';
import { within } from '../domain/service-area.ts';
import type { OrderingUnit } from './ordering-unit.ts';
import { type RestaurantOffers, UnknownRestaurant } from './restaurant-offers.ts';

/** A customer orders what is in the cart, and says how to pay. */
export interface PlaceOrder {
  readonly orderId: OrderId;
  readonly paymentMethod: PaymentMethod;
}

interface Ports {
  readonly unit: OrderingUnit;
  readonly offers: RestaurantOffers;
  readonly pricing: PricingPolicy;
  readonly clock: Clock;
}

type Refusal = ErrorsOf<Order['place']> | UnknownRestaurant | NotFound | ConcurrencyConflict;

export const placeOrder =
  ({ unit, offers, pricing, clock }: Ports) =>
  ({ orderId, paymentMethod }: PlaceOrder, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    unit.run(
      ({ orders }) =>
        safeTry(async function* () {
          const order = yield* await orders.get(orderId);
          const { restaurantId } = order;
          const offer = await offers.offerOf(restaurantId);
          if (offer === undefined) return err(new UnknownRestaurant({ restaurantId }));
          const currentPrices = new Map([...offer.items].map(([id, { price }]) => [id, price]));
          const area = within(offer.deliveryRadiusMetres, offer.pickUp);
          yield* order.place({ paymentMethod, currentPrices, pricing, area, now: clock.now() });
          yield* await orders.save(order);
          return ok();
        }),
      cause,
    );
