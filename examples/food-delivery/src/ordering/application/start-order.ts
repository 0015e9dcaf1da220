import type { ConcurrencyConflict, IdentifierGenerator, RunOptions } from 'demesne';
import { err, type Result } from 'neverthrow';
import {
  type Address,
  type CustomerId,
  type GeoLocation,
  OrderId,
  type RestaurantId,
} from '../../shared-kernel/index.ts';
import { Order } from '../domain/order.ts';
import type { OrderingUnit } from './ordering-unit.ts';
import { type RestaurantOffers, UnknownRestaurant } from './restaurant-offers.ts';

/** A customer opens a cart at one restaurant, to be brought to one door. */
export interface StartOrder {
  readonly customerId: CustomerId;
  readonly restaurantId: RestaurantId;
  readonly deliverTo: Address;
  readonly dropOff: GeoLocation;
}

type Ports = {
  readonly unit: OrderingUnit;
  readonly offers: RestaurantOffers;
  readonly identifiers: IdentifierGenerator;
};

export const startOrder =
  ({ unit, offers, identifiers }: Ports) =>
  async (
    command: StartOrder,
    cause?: RunOptions,
  ): Promise<Result<OrderId, UnknownRestaurant | ConcurrencyConflict>> => {
    const { restaurantId } = command;
    const offer = await offers.offerOf(restaurantId);
    if (offer === undefined) return err(new UnknownRestaurant({ restaurantId }));
    const orderId = OrderId.next(identifiers);
    const order = Order.start({ ...command, orderId, terms: offer.terms });
    return unit.run(async ({ orders }) => (await orders.save(order)).map(() => orderId), cause);
  };
