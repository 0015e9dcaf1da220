import { EntityMap, Instant } from 'demesne';
import { KitchenLine } from '../../src/catalog/domain/kitchen-order.ts';
import { MenuItem } from '../../src/catalog/domain/menu-item.ts';
import { OpeningRange } from '../../src/catalog/domain/opening-range.ts';
import { OperatingHours } from '../../src/catalog/domain/operating-hours.ts';
import type { RequestedOrder } from '../../src/catalog/domain/requested-order.ts';
import {
  MenuUpdated,
  RestaurantAcceptedOrder,
  RestaurantJoined,
  RestaurantOpened,
  RestaurantVerified,
} from '../../src/catalog/domain/restaurant-events.ts';
import { RestaurantProfile } from '../../src/catalog/domain/restaurant-profile.ts';
import { Address, GeoLocation, MenuItemId, Money, OrderId, RestaurantId } from '../../src/shared-kernel/index.ts';

export const id = RestaurantId.of('restaurant_nonna');
export const margherita = MenuItemId.of('margherita');
export const tiramisu = MenuItemId.of('tiramisu');

/** Half past seven in the evening on a Monday in Berlin. */
export const evening = Instant.of('2026-03-02T18:30:00Z');
export const pickUp = GeoLocation.of(52.53, 13.4);
export const dropOff = GeoLocation.of(52.54, 13.41);

export const profile = new RestaurantProfile({
  name: 'Nonna',
  address: new Address({ street: 'Kastanienallee 12', city: 'Berlin', postalCode: '10435', country: 'DE' }),
  location: pickUp,
  hours: OperatingHours.daily('Europe/Berlin', new OpeningRange({ from: '17:00', until: '23:00' })),
  capacity: 2,
  minimumOrder: Money.of(1_500, 'EUR'),
});

export const pizza = new MenuItem({
  id: margherita,
  name: 'Pizza Margherita',
  price: Money.of(980, 'EUR'),
  preparationMinutes: 12,
  isAvailable: true,
});

export const dessert = new MenuItem({
  id: tiramisu,
  name: 'Tiramisù',
  price: Money.of(550, 'EUR'),
  preparationMinutes: 3,
  isAvailable: true,
});

export const joined = new RestaurantJoined({ profile });
export const verified = new RestaurantVerified();
export const menu = new MenuUpdated({ menu: EntityMap.of([pizza, dessert]) });
export const opened = new RestaurantOpened();

/** All that has to happen before the first order. */
export const atWork = [joined, verified, menu, opened] as const;

const line = (item: MenuItem, quantity: number): KitchenLine =>
  new KitchenLine({ menuItemId: item.id, description: item.name, quantity });

export const orderOf = (name: string): RequestedOrder => ({
  orderId: OrderId.of(`order_${name}`),
  lines: [line(pizza, 2), line(dessert, 1)],
  dropOff,
});

export const accepted = (name: string, acceptedAt = evening): RestaurantAcceptedOrder =>
  new RestaurantAcceptedOrder({ ...orderOf(name), pickUp, preparationMinutes: 14, acceptedAt });
