import { Instant } from 'demesne';
import { OrderPlaced, OrderStarted } from '../../src/ordering/domain/order-events.ts';
import { OrderItem } from '../../src/ordering/domain/order-item.ts';
import { OrderTerms } from '../../src/ordering/domain/order-terms.ts';
import type { Placement } from '../../src/ordering/domain/order.ts';
import { Card } from '../../src/ordering/domain/payment-method.ts';
import { refuseNewPrices } from '../../src/ordering/domain/pricing-policy.ts';
import {
  Address,
  CustomerId,
  GeoLocation,
  MenuItemId,
  Money,
  OrderId,
  RestaurantId,
} from '../../src/shared-kernel/index.ts';

export const euros = (cents: number): Money => Money.of(cents, 'EUR');

export const orderId = OrderId.of('order_1');
export const noon = Instant.of('2026-03-06T12:00:00Z');
export const pizza = MenuItemId.of('pizza');
export const water = MenuItemId.of('water');

export const parties = {
  orderId,
  customerId: CustomerId.of('customer_ada'),
  restaurantId: RestaurantId.of('restaurant_anna'),
};

export const places = {
  deliverTo: new Address({ street: 'Oranienstraße 25', city: 'Berlin', postalCode: '10999', country: 'DE' }),
  dropOff: GeoLocation.of(52.5, 13.4),
};

export const terms = new OrderTerms({ minimum: euros(1500), deliveryFee: euros(290), discount: euros(200) });

export const started = new OrderStarted({ ...parties, ...places, terms });

export const item = (id: MenuItemId, cents: number, quantity: number): OrderItem =>
  new OrderItem({ id, description: id, unitPrice: euros(cents), quantity });

export const card = new Card({ token: 'tok_visa', lastFour: '4242', expires: '2029-03' });

/** What is looked up when two pizzas are ordered, with nothing against it. */
export const placement: Placement = {
  paymentMethod: card,
  currentPrices: new Map([[pizza, euros(1050)]]),
  pricing: refuseNewPrices,
  area: { serves: () => true },
  now: noon,
};

/** What is recorded then. */
export const placed = new OrderPlaced({
  ...parties,
  items: [item(pizza, 1050, 2)],
  itemsTotal: euros(2100),
  deliveryFee: euros(290),
  discount: euros(200),
  total: euros(2190),
  paymentMethod: card,
  placedAt: noon,
});
