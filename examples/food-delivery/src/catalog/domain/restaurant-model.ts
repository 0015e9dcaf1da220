import { AggregateRoot, EntityMap, mapOf, type Instant } from 'demesne';
import { z } from 'zod';
import { RestaurantId, type OrderId } from '../../shared-kernel/index.ts';
import { KitchenOrder, type KitchenLine, type KitchenOrderStatus } from './kitchen-order.ts';
import { MenuItem } from './menu-item.ts';
import {
  MenuItemBackInStock,
  MenuItemOutOfStock,
  MenuUpdated,
  OrderPreparationStarted,
  OrderReadyForPickup,
  OrderStopped,
  RestaurantAcceptedOrder,
  RestaurantClosed,
  RestaurantJoined,
  RestaurantOpened,
  RestaurantRejectedOrder,
  RestaurantVerified,
} from './restaurant-events.ts';
import { RestaurantProfile } from './restaurant-profile.ts';

const A_DAY_MS = 24 * 60 * 60_000;

type Orders = EntityMap<KitchenOrder>;

const answered = (
  orders: Orders,
  status: KitchenOrderStatus,
  answer: { readonly orderId: OrderId; readonly lines: readonly KitchenLine[]; readonly at: Instant },
): Orders => orders.put(new KitchenOrder({ id: answer.orderId, status, lines: answer.lines, answeredAt: answer.at }));

/** What a restaurant is made of and how its events change it. */
export const RestaurantModel = AggregateRoot.define('Restaurant', {
  id: RestaurantId,
  state: {
    profile: RestaurantProfile,
    isVerified: z.boolean(),
    isOpen: z.boolean(),
    menu: mapOf(MenuItem),
    /** The orders it gave an answer to, for a day at least. */
    orders: mapOf(KitchenOrder),
  },
  events: {
    RestaurantJoined,
    RestaurantVerified,
    MenuUpdated,
    MenuItemOutOfStock,
    MenuItemBackInStock,
    RestaurantOpened,
    RestaurantClosed,
    RestaurantAcceptedOrder,
    RestaurantRejectedOrder,
    OrderPreparationStarted,
    OrderReadyForPickup,
    OrderStopped,
  },
  evolve: {
    RestaurantJoined: (_, { data: { profile } }) => ({
      profile,
      isVerified: false,
      isOpen: false,
      menu: EntityMap.empty(),
      orders: EntityMap.empty(),
    }),
    RestaurantVerified: (restaurant) => {
      restaurant.isVerified = true;
    },
    MenuUpdated: (restaurant, { data }) => {
      restaurant.menu = data.menu;
    },
    MenuItemOutOfStock: (restaurant, { data }) => {
      restaurant.menu = restaurant.menu.update(data.menuItemId, (item) => item.outOfStock());
    },
    MenuItemBackInStock: (restaurant, { data }) => {
      restaurant.menu = restaurant.menu.update(data.menuItemId, (item) => item.backInStock());
    },
    RestaurantOpened: (restaurant) => {
      restaurant.isOpen = true;
    },
    RestaurantClosed: (restaurant, { data: { closedAt } }) => {
      restaurant.isOpen = false;
      restaurant.orders = restaurant.orders.filter(
        (order) => order.isInKitchen || closedAt.msSince(order.answeredAt) < A_DAY_MS,
      );
    },
    RestaurantAcceptedOrder: (restaurant, { data }) => {
      restaurant.orders = answered(restaurant.orders, 'Accepted', { ...data, at: data.acceptedAt });
    },
    RestaurantRejectedOrder: (restaurant, { data }) => {
      restaurant.orders = answered(restaurant.orders, 'Rejected', { ...data, at: data.rejectedAt });
    },
    OrderPreparationStarted: (restaurant, { data }) => {
      restaurant.orders = restaurant.orders.update(data.orderId, (order) => order.begin());
    },
    OrderReadyForPickup: (restaurant, { data }) => {
      restaurant.orders = restaurant.orders.update(data.orderId, (order) => order.finish());
    },
    OrderStopped: (restaurant, { data }) => {
      const { orderId, stoppedAt } = data;
      restaurant.orders = restaurant.orders.has(orderId)
        ? restaurant.orders.update(orderId, (order) => order.stop())
        : answered(restaurant.orders, 'Stopped', { orderId, lines: [], at: stoppedAt });
    },
  },
});
