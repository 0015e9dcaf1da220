import { given } from 'demesne/testing';
import { describe, expect, it } from 'vitest';
import { ItemAdded, ItemQuantityChanged, ItemRemoved, OrderStarted } from '../../src/ordering/domain/order-events.ts';
import { CartClosed, InvalidQuantity, NotInCart, TooManyItems } from '../../src/ordering/domain/order-refusals.ts';
import { OrderItem } from '../../src/ordering/domain/order-item.ts';
import { OrderTerms } from '../../src/ordering/domain/order-terms.ts';
import { Order } from '../../src/ordering/domain/order.ts';
import { CurrencyMismatch, Money } from '../../src/shared-kernel/index.ts';
import { euros, item, orderId, parties, pizza, placed, places, started, terms, water } from './carts.ts';

const twoPizzas = new ItemAdded({ item: item(pizza, 1050, 2) });

describe('a cart', () => {
  it('begins at one restaurant, for one door', () => {
    given(Order, orderId)
      .when(() => Order.start({ ...parties, ...places, terms }))
      .thenRecorded(started);
  });

  it('R1 takes an item at the price of the moment', () => {
    given(Order, orderId, started)
      .when((order) => order.add(item(pizza, 1050, 2)))
      .thenRecorded(twoPizzas);
  });

  it('R2 has one line per menu item: adding again raises the quantity, at the first price', () => {
    const { aggregate } = given(Order, orderId, started, twoPizzas)
      .when((order) => order.add(item(pizza, 1190, 3)))
      .thenRecorded(new ItemQuantityChanged({ menuItemId: pizza, quantity: 5 }));
    expect(aggregate.itemsTotal.text).toBe('52.50 EUR');
  });

  it('R1 changes a quantity, and removes a line', () => {
    given(Order, orderId, started, twoPizzas)
      .when((order) => order.changeQuantity(pizza, 1))
      .thenRecorded(new ItemQuantityChanged({ menuItemId: pizza, quantity: 1 }))
      .when((order) => order.remove(pizza))
      .thenRecorded(new ItemRemoved({ menuItemId: pizza }));
  });

  it('R1 changes nothing that is not in it', () => {
    given(Order, orderId, started)
      .when((order) => order.changeQuantity(pizza, 1))
      .thenRefused(new NotInCart({ menuItemId: pizza }))
      .when((order) => order.remove(pizza))
      .thenRefused(new NotInCart({ menuItemId: pizza }));
  });

  it.each([
    [18, 20, true],
    [18, 21, false],
    [2, 20, true],
    [2, 21, false],
  ])('R3 holds at most 20 items: with 2 pizzas and then %i of anything to make %i', (_, total, isAllowed) => {
    const order = given(Order, orderId, started, twoPizzas);
    const outcome = order.when((cart) => cart.add(item(water, 250, total - 2)));
    if (isAllowed) outcome.thenRecorded(new ItemAdded({ item: item(water, 250, total - 2) }));
    else outcome.thenRefused(new TooManyItems({ limit: 20, found: total }));
  });

  it('R3 counts a changed quantity too', () => {
    given(Order, orderId, started, twoPizzas)
      .when((order) => order.changeQuantity(pizza, 21))
      .thenRefused(new TooManyItems({ limit: 20, found: 21 }));
  });

  it.each([0, -1, 1.5, 100, Number.NaN])('R5 refuses to make a line one of %d', (quantity) => {
    given(Order, orderId, started, twoPizzas)
      .when((order) => order.changeQuantity(pizza, quantity))
      .thenRefused(new InvalidQuantity({ quantity }));
  });

  it('R1 takes things out, and fewer of them, however full it is', () => {
    const full = [twoPizzas, new ItemAdded({ item: item(water, 250, 18) })];
    given(Order, orderId, started, ...full)
      .when((order) => order.changeQuantity(water, 17))
      .thenRecorded(new ItemQuantityChanged({ menuItemId: water, quantity: 17 }))
      .when((order) => order.remove(water))
      .thenRecorded(new ItemRemoved({ menuItemId: water }));
  });

  it('R4 is in one currency', () => {
    const dollars = new OrderItem({ id: pizza, description: 'Pizza', unitPrice: Money.of(1050, 'USD'), quantity: 1 });
    given(Order, orderId, started)
      .when((order) => order.add(dollars))
      .thenRefused(new CurrencyMismatch({ expected: 'EUR', found: 'USD' }));
  });

  it.each(['add', 'changeQuantity', 'remove'] as const)('R1 lets nobody %s anything once it is placed', (operation) => {
    const change = {
      add: (order: Order) => order.add(item(pizza, 1050, 1)),
      changeQuantity: (order: Order) => order.changeQuantity(pizza, 1),
      remove: (order: Order) => order.remove(pizza),
    }[operation];
    given(Order, orderId, started, twoPizzas, placed)
      .when((order) => change(order))
      .thenRefused(new CartClosed({ orderId, status: 'Placed' }));
  });

  it.each([0, 100, 1.5, Number.NaN])('R5 has no line of %d of something', (quantity) => {
    expect(OrderItem.create({ id: pizza, description: 'Pizza', unitPrice: euros(1), quantity }).isErr()).toBe(true);
  });

  it('R6 derives its total: items, plus delivery, less the discount', () => {
    const { aggregate } = given(Order, orderId, started, twoPizzas);
    expect(aggregate.total.text).toBe('21.90 EUR');
    expect(given(Order, orderId, started).aggregate.total.text).toBe('0.90 EUR');
  });

  it('R4 has terms in one currency, none of them negative', () => {
    const yen = Money.of(200, 'JPY');
    expect(OrderTerms.create({ minimum: euros(1), deliveryFee: yen, discount: yen }).isErr()).toBe(true);
    expect(OrderTerms.create({ minimum: euros(1), deliveryFee: euros(-1), discount: euros(0) }).isErr()).toBe(true);
  });

  it('tells whose it is with its first event', () => {
    expect(started.data.customerId).toBe(parties.customerId);
    expect(OrderStarted.type).toBe('ordering.OrderStarted');
  });
});
