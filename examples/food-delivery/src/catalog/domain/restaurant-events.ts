import { DomainEvent, Instant, listOf, mapOf } from 'demesne';
import { z } from 'zod';
import { GeoLocation, MenuItemId, OrderId } from '../../shared-kernel/index.ts';
import { KitchenLine } from './kitchen-order.ts';
import { MenuItem } from './menu-item.ts';
import { Objection } from './objection.ts';
import { RestaurantProfile } from './restaurant-profile.ts';

export class RestaurantJoined extends DomainEvent.define('catalog.RestaurantJoined', { profile: RestaurantProfile }) {}

export class RestaurantVerified extends DomainEvent.define('catalog.RestaurantVerified', {}) {}

export class MenuUpdated extends DomainEvent.define('catalog.MenuUpdated', { menu: mapOf(MenuItem) }) {}

export class MenuItemOutOfStock extends DomainEvent.define('catalog.MenuItemOutOfStock', { menuItemId: MenuItemId }) {}

export class MenuItemBackInStock extends DomainEvent.define('catalog.MenuItemBackInStock', {
  menuItemId: MenuItemId,
}) {}

export class RestaurantOpened extends DomainEvent.define('catalog.RestaurantOpened', {}) {}

export class RestaurantClosed extends DomainEvent.define('catalog.RestaurantClosed', { closedAt: Instant }) {}

export class RestaurantAcceptedOrder extends DomainEvent.define('catalog.RestaurantAcceptedOrder', {
  orderId: OrderId,
  lines: listOf(KitchenLine),
  pickUp: GeoLocation,
  dropOff: GeoLocation,
  preparationMinutes: z.int().min(1),
  acceptedAt: Instant,
}) {}

export class RestaurantRejectedOrder extends DomainEvent.define('catalog.RestaurantRejectedOrder', {
  orderId: OrderId,
  lines: listOf(KitchenLine),
  objection: Objection,
  rejectedAt: Instant,
}) {}

export class OrderPreparationStarted extends DomainEvent.define('catalog.OrderPreparationStarted', {
  orderId: OrderId,
  startedAt: Instant,
}) {}

export class OrderReadyForPickup extends DomainEvent.define('catalog.OrderReadyForPickup', {
  orderId: OrderId,
  readyAt: Instant,
}) {}

export class OrderStopped extends DomainEvent.define('catalog.OrderStopped', {
  orderId: OrderId,
  stoppedAt: Instant,
}) {}
