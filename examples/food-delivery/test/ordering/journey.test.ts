import { IllegalTransition } from 'demesne';
import { given } from 'demesne/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CartAbandoned,
  DeliveryStarted,
  ItemAdded,
  OrderCancelled,
  OrderCompleted,
  OrderConfirmed,
  OrderDelivered,
  OrderPaid,
  OrderRejected,
  PreparationFinished,
  PreparationStarted,
} from '../../src/ordering/domain/order-events.ts';
import { type Milestone, Order } from '../../src/ordering/domain/order.ts';
import { item, orderId, parties, pizza, placed, places, started } from './carts.ts';

const items = [item(pizza, 1050, 2)];
const confirmed = new OrderConfirmed({ ...parties, ...places, items });
const completed = new OrderCompleted(parties);
const rejected = new OrderRejected({ ...parties, reason: 'the card was declined' });
const inCart = [started, new ItemAdded({ item: item(pizza, 1050, 2) })];
const road = [new PreparationStarted(), new PreparationFinished(), new DeliveryStarted(), new OrderDelivered()];

const placedOrder = () => given(Order, orderId, ...inCart, placed);
const confirmedOrder = () => given(Order, orderId, ...inCart, placed, confirmed);

describe('the journey of an order', () => {
  it('R12 goes on when the payment is safe', () => {
    placedOrder()
      .when((order) => order.confirm())
      .thenRecorded(confirmed);
  });

  it.each([
    ['the card was declined', placedOrder],
    ['out of pizza', confirmedOrder],
  ])('R12 ends with the reason when someone says no: %s', (reason, order) => {
    order()
      .when((one) => one.reject(reason))
      .thenRecorded(new OrderRejected({ ...parties, reason }));
  });

  it.each([
    ['confirm', (order: Order) => order.confirm(), 'Order cannot go from Cart to Confirmed'],
    ['reject', (order: Order) => order.reject('no'), 'Order cannot go from Cart to Rejected'],
    ['reach Preparing', (order: Order) => order.reach('Preparing'), 'Order cannot go from Cart to Preparing'],
  ])('R11 names both statuses where it can’t go: %s', (_, operation, message) => {
    const { answer } = given(Order, orderId, ...inCart).when((order) => operation(order));
    expect(answer._unsafeUnwrapErr()).toBeInstanceOf(IllegalTransition);
    expect(answer._unsafeUnwrapErr().message).toContain(message);
  });

  it('R13 follows what kitchen and driver report', () => {
    confirmedOrder()
      .when((order) => order.reach('Preparing'))
      .thenRecorded(new PreparationStarted())
      .when((order) => order.reach('ReadyForPickup'))
      .thenRecorded(new PreparationFinished())
      .when((order) => order.reach('OutForDelivery'))
      .thenRecorded(new DeliveryStarted())
      .when((order) => order.reach('Delivered'))
      .thenRecorded(new OrderDelivered());
  });

  it('R13 makes nothing of news that it has heard, or that comes late', () => {
    given(Order, orderId, ...inCart, placed, confirmed, ...road)
      .when((order) => order.reach('Delivered'))
      .thenNothing()
      .when((order) => order.reach('Preparing'))
      .thenNothing();
  });

  it('R13 concludes from early news what must have happened before', () => {
    confirmedOrder()
      .when((order) => order.reach('OutForDelivery'))
      .thenRecorded(new PreparationStarted(), new PreparationFinished(), new DeliveryStarted());
  });

  it.each([
    ['rejected', rejected],
    ['completed', completed],
  ])('R13 makes nothing of news after it was %s', (_, end) => {
    const before = end === completed ? [placed, confirmed, ...road, new OrderPaid()] : [placed];
    given(Order, orderId, ...inCart, ...before, end)
      .when((order) => order.reach('Preparing'))
      .thenNothing()
      .when((order) => order.notePayment())
      .thenNothing();
  });

  it('R14 is complete when it is delivered and paid, whichever is heard of first', () => {
    given(Order, orderId, ...inCart, placed, confirmed, ...road)
      .when((order) => order.notePayment())
      .thenRecorded(new OrderPaid(), completed);
    given(Order, orderId, ...inCart, placed, confirmed, ...road.slice(0, 3))
      .when((order) => order.notePayment())
      .thenRecorded(new OrderPaid())
      .when((order) => order.notePayment())
      .thenNothing()
      .when((order) => order.reach('Delivered'))
      .thenRecorded(new OrderDelivered(), completed);
  });

  it('R13 ends the same, in whatever order and however often it hears the news', () => {
    const milestones: readonly Milestone[] = ['Preparing', 'ReadyForPickup', 'OutForDelivery', 'Delivered'];
    const shuffled = fc.shuffledSubarray([...milestones, ...milestones, 'paid' as const], { minLength: 9 });
    fc.assert(
      fc.property(shuffled, (news) => {
        const order = Order.replay(orderId, [...inCart, placed, confirmed]);
        for (const one of news) (one === 'paid' ? order.notePayment() : order.reach(one))._unsafeUnwrap();
        expect(order.status).toBe('Completed');
        expect(order.pendingEvents.filter((event) => event instanceof OrderCompleted)).toHaveLength(1);
      }),
    );
  });

  it('R17 tells nobody of a cart that was abandoned', () => {
    given(Order, orderId, started)
      .when((order) => order.cancel({ feeFor: () => expect.fail('nobody asks') }, placed.data.placedAt))
      .thenRecorded(new CartAbandoned());
  });

  it('R11 a cart is abandoned once', () => {
    given(Order, orderId, ...inCart, new CartAbandoned())
      .when((order) => order.cancel({ feeFor: () => expect.fail('nobody asks') }, placed.data.placedAt))
      .thenRefused(IllegalTransition);
  });

  it('R11 ends but once', () => {
    const cancelled = new OrderCancelled({ ...parties, fee: placed.data.discount });
    given(Order, orderId, ...inCart, placed, cancelled)
      .when((order) => order.reject('late'))
      .thenRefused(IllegalTransition);
  });
});
