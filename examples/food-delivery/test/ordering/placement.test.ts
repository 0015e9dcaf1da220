import { given } from 'demesne/testing';
import { describe, it } from 'vitest';
import { ItemAdded, OrderPlaced } from '../../src/ordering/domain/order-events.ts';
import { BelowMinimum, EmptyOrder, NotOnMenu, NotServiceable } from '../../src/ordering/domain/order-refusals.ts';
import { OrderTerms } from '../../src/ordering/domain/order-terms.ts';
import { Order } from '../../src/ordering/domain/order.ts';
import { OrderStarted } from '../../src/ordering/domain/order-events.ts';
import { honourCartPrices, PriceChanged } from '../../src/ordering/domain/pricing-policy.ts';
import { within } from '../../src/ordering/domain/service-area.ts';
import { IllegalTransition } from 'demesne';
import { GeoLocation } from '../../src/shared-kernel/index.ts';
import { euros, item, orderId, parties, pizza, placed, placement, places, started } from './carts.ts';

const twoPizzas = new ItemAdded({ item: item(pizza, 1050, 2) });

describe('placing an order', () => {
  it('R8 records what was ordered, what it comes to, and when', () => {
    given(Order, orderId, started, twoPizzas)
      .when((order) => order.place(placement))
      .thenRecorded(placed);
  });

  it('R7 needs something in the cart', () => {
    given(Order, orderId, started)
      .when((order) => order.place(placement))
      .thenRefused(new EmptyOrder({ orderId }));
  });

  it.each([
    [1409, false],
    [1410, true],
  ])('R7 needs the restaurant’s minimum of 15.00: items for %i cents', (cents, isEnough) => {
    const one = new ItemAdded({ item: item(pizza, cents, 1) });
    const currentPrices = new Map([[pizza, euros(cents)]]);
    const outcome = given(Order, orderId, started, one).when((order) => order.place({ ...placement, currentPrices }));
    if (!isEnough) outcome.thenRefused(new BelowMinimum({ minimum: euros(1500), total: euros(1499) }));
    else {
      const { data } = placed;
      const amounts = { itemsTotal: euros(1410), total: euros(1500) };
      outcome.thenRecorded(new OrderPlaced({ ...data, ...amounts, items: [item(pizza, 1410, 1)] }));
    }
  });

  it('R7 needs something to pay, whatever the minimum is', () => {
    const free = new OrderTerms({ minimum: euros(0), deliveryFee: euros(0), discount: euros(2100) });
    given(Order, orderId, new OrderStarted({ ...parties, ...places, terms: free }), twoPizzas)
      .when((order) => order.place(placement))
      .thenRefused(BelowMinimum);
  });

  it.each([
    [GeoLocation.of(52.5, 13.4), true],
    [GeoLocation.of(52.5 + 0.0089, 13.4), true],
    [GeoLocation.of(52.5 + 0.0091, 13.4), false],
  ])('R9 needs an address within a kilometre, where that is the agreed distance', (pickUp, isServed) => {
    const area = within(1000, pickUp);
    const outcome = given(Order, orderId, started, twoPizzas).when((order) => order.place({ ...placement, area }));
    if (isServed) outcome.thenRecorded(placed);
    else outcome.thenRefused(new NotServiceable({ restaurantId: parties.restaurantId }));
  });

  it('R10 refuses a new price, and says what it is, by the one policy', () => {
    const currentPrices = new Map([[pizza, euros(1190)]]);
    const changes = [{ menuItemId: pizza, inCart: euros(1050), onMenu: euros(1190) }];
    given(Order, orderId, started, twoPizzas)
      .when((order) => order.place({ ...placement, currentPrices }))
      .thenRefused(new PriceChanged({ changes }));
  });

  it('R10 honours the price of the cart by the other', () => {
    const currentPrices = new Map([[pizza, euros(1190)]]);
    given(Order, orderId, started, twoPizzas)
      .when((order) => order.place({ ...placement, currentPrices, pricing: honourCartPrices }))
      .thenRecorded(placed);
  });

  it('R10 refuses what the menu does not have any more', () => {
    given(Order, orderId, started, twoPizzas)
      .when((order) => order.place({ ...placement, currentPrices: new Map() }))
      .thenRefused(new NotOnMenu({ menuItemIds: [pizza] }));
  });

  it('R11 happens once', () => {
    given(Order, orderId, started, twoPizzas, placed)
      .when((order) => order.place(placement))
      .thenRefused(IllegalTransition);
  });
});
