import type { ConcurrencyConflict, ErrorsOf, NotFound, RunOptions } from 'demesne';
import { err, ok, type Result, safeTry } from 'neverthrow';
import type { MenuItemId, OrderId } from '../../shared-kernel/index.ts';
import { OrderItem } from '../domain/order-item.ts';
import { type InvalidQuantity, NotOnMenu } from '../domain/order-refusals.ts';
import type { Order } from '../domain/order.ts';
import { checkQuantity } from '../domain/quantity.ts';
import type { OrderingUnit } from './ordering-unit.ts';
import { type RestaurantOffers, UnknownRestaurant } from './restaurant-offers.ts';

/** A customer puts so many of one thing into the cart, at the price that the menu says now. */
export interface AddItem {
  readonly orderId: OrderId;
  readonly menuItemId: MenuItemId;
  readonly quantity: number;
}

type Refusal =
  | ErrorsOf<Order['add']>
  | InvalidQuantity
  | UnknownRestaurant
  | NotOnMenu
  | NotFound
  | ConcurrencyConflict;

export const addItem =
  ({ unit, offers }: { readonly unit: OrderingUnit; readonly offers: RestaurantOffers }) =>
  ({ orderId, menuItemId, quantity }: AddItem, cause?: RunOptions): Promise<Result<void, Refusal>> =>
    unit.run(
      ({ orders }) =>
        safeTry(async function* () {
          yield* checkQuantity(quantity);
          const order = yield* await orders.get(orderId);
          const { restaurantId } = order;
          const offer = await offers.offerOf(restaurantId);
          if (offer === undefined) return err(new UnknownRestaurant({ restaurantId }));
          const offered = offer.items.get(menuItemId);
          if (offered === undefined) return err(new NotOnMenu({ menuItemIds: [menuItemId] }));
          const { description, price } = offered;
          yield* order.add(new OrderItem({ id: menuItemId, description, unitPrice: price, quantity }));
          yield* await orders.save(order);
          return ok();
        }),
      cause,
    );
