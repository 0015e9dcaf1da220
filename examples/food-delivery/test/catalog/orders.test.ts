import { IllegalTransition, Instant, InvalidValue } from 'demesne';
import { given } from 'demesne/testing';
import { describe, expect, it } from 'vitest';
import { KitchenLine } from '../../src/catalog/domain/kitchen-order.ts';
import { Objection } from '../../src/catalog/domain/objection.ts';
import { cookedSideBySide } from '../../src/catalog/domain/preparation-estimate.ts';
import {
  MenuItemOutOfStock,
  OrderPreparationStarted,
  OrderReadyForPickup,
  OrderStopped,
  RestaurantClosed,
  RestaurantRejectedOrder,
} from '../../src/catalog/domain/restaurant-events.ts';
import { AlreadyAnswered, OrderNotTaken, UnknownOrder } from '../../src/catalog/domain/restaurant-refusals.ts';
import { Restaurant } from '../../src/catalog/domain/restaurant.ts';
import { MenuItemId } from '../../src/shared-kernel/index.ts';
import { accepted, atWork, evening, id, joined, menu, orderOf, tiramisu, verified } from './restaurants.ts';

const ann = orderOf('ann');
const bob = orderOf('bob');
const cem = orderOf('cem');
const A_MINUTE = 60_000;
const A_DAY = 24 * 60 * A_MINUTE;

const started = (order = ann): OrderPreparationStarted =>
  new OrderPreparationStarted({ orderId: order.orderId, startedAt: evening });
const ready = (order = ann): OrderReadyForPickup =>
  new OrderReadyForPickup({ orderId: order.orderId, readyAt: evening });
const stopped = (order = ann): OrderStopped => new OrderStopped({ orderId: order.orderId, stoppedAt: evening });
const rejected = (objection: Objection, order = ann): RestaurantRejectedOrder =>
  new RestaurantRejectedOrder({ orderId: order.orderId, lines: order.lines, objection, rejectedAt: evening });

const answer =
  (order = ann, now = evening) =>
  (restaurant: Restaurant) =>
    restaurant.answerOrder(order, cookedSideBySide, now);

describe('An order that comes in', () => {
  it('is accepted, with where to fetch it and how long it will take', () => {
    given(Restaurant, id, ...atWork)
      .when(answer())
      .thenRecorded(accepted('ann'));
  });

  const closed = new Objection({ rule: 'open', reason: 'Nonna is closed now.' });
  const full = new Objection({ rule: 'capacity', reason: 'The kitchen of Nonna has all hands full.' });
  const missing = new Objection({ rule: 'availability', reason: 'Nonna is out of: Tiramisù.' });
  const outOfTiramisu = new MenuItemOutOfStock({ menuItemId: tiramisu });

  it('is rejected while the restaurant has not opened (R6)', () => {
    given(Restaurant, id, joined, verified, menu).when(answer()).thenRecorded(rejected(closed));
  });

  it('is rejected when nobody closed the restaurant, but its hours are over (R6)', () => {
    const night = Instant.of('2026-03-02T22:00:00Z');
    given(Restaurant, id, ...atWork)
      .when(answer(ann, night))
      .thenRecorded(
        new RestaurantRejectedOrder({ orderId: ann.orderId, lines: ann.lines, objection: closed, rejectedAt: night }),
      );
  });

  it('is rejected when the kitchen is at its capacity (R7)', () => {
    given(Restaurant, id, ...atWork, accepted('bob'), accepted('cem'), started(cem))
      .when(answer())
      .thenRecorded(rejected(full));
  });

  it.each([
    ['is ready at the counter', [started(bob), ready(bob)]],
    ['was stopped', [stopped(bob)]],
  ])('finds room in the kitchen once another %s (R7)', (_, events) => {
    given(Restaurant, id, ...atWork, accepted('bob'), accepted('cem'), ...events)
      .when(answer())
      .thenRecorded(accepted('ann'));
  });

  it('finds room although others were rejected (R7)', () => {
    given(Restaurant, id, ...atWork, accepted('bob'), rejected(missing, cem))
      .when(answer())
      .thenRecorded(accepted('ann'));
  });

  it('is rejected when a dish is out of stock, by the name of the dish (R8)', () => {
    given(Restaurant, id, ...atWork, outOfTiramisu)
      .when(answer())
      .thenRecorded(rejected(missing));
  });

  it('is rejected when a dish is not on the menu any more (R8)', () => {
    const sushi = new KitchenLine({ menuItemId: MenuItemId.of('sushi'), description: 'Sushi', quantity: 1 });
    const order = { ...ann, lines: [sushi] };
    given(Restaurant, id, ...atWork)
      .when(answer(order))
      .thenRecorded(rejected(new Objection({ rule: 'availability', reason: 'Nonna is out of: Sushi.' }), order));
  });

  it('is told the first rule that stands against it (R9)', () => {
    given(Restaurant, id, ...atWork, outOfTiramisu, accepted('bob'), accepted('cem'))
      .when(answer())
      .thenRecorded(rejected(full));
  });

  it('is not accepted where a rule stands against it, and not rejected by that alone (R9)', () => {
    given(Restaurant, id, ...atWork, outOfTiramisu)
      .when((restaurant) => restaurant.acceptOrder(ann, cookedSideBySide, evening))
      .thenRefused(new OrderNotTaken({ orderId: ann.orderId, objection: missing }));
  });

  it('is accepted once (R11)', () => {
    given(Restaurant, id, ...atWork, accepted('ann'))
      .when((restaurant) => restaurant.acceptOrder(ann, cookedSideBySide, evening))
      .thenRefused(new AlreadyAnswered({ orderId: ann.orderId, status: 'Accepted' }));
  });

  const brokenOven = (restaurant: Restaurant) => restaurant.rejectOrder(ann.orderId, 'The oven is broken.', evening);

  it('may be turned down by choice until the cooking starts, and gives its place in the kitchen back (R10)', () => {
    const { aggregate } = given(Restaurant, id, ...atWork, accepted('ann'), accepted('bob'))
      .when(brokenOven)
      .thenRecorded(rejected(new Objection({ rule: 'choice', reason: 'The oven is broken.' })))
      .when(answer(cem))
      .thenRecorded(accepted('cem'));
    expect(aggregate.statusOf(ann.orderId)).toBe('Rejected');
  });

  it.each([
    ['being cooked', [accepted('ann'), started()]],
    ['ready', [accepted('ann'), started(), ready()]],
    ['stopped', [accepted('ann'), stopped()]],
    ['rejected already', [rejected(full)]],
  ])('is not turned down by choice once it is %s (R10)', (_, events) => {
    given(Restaurant, id, ...atWork, ...events)
      .when(brokenOven)
      .thenRefused(IllegalTransition);
  });

  it('is not turned down by choice where nobody knows it, or without a reason (R10)', () => {
    given(Restaurant, id, ...atWork)
      .when(brokenOven)
      .thenRefused(new UnknownOrder({ orderId: ann.orderId }));
    given(Restaurant, id, ...atWork, accepted('ann'))
      .when((restaurant) => restaurant.rejectOrder(ann.orderId, '', evening))
      .thenRefused(InvalidValue);
  });

  it.each([
    ['accepted', accepted('ann')],
    ['rejected', rejected(full)],
    ['stopped', stopped()],
  ])('is answered once: %s is not answered again (R11)', (_, event) => {
    given(Restaurant, id, ...atWork, event)
      .when(answer())
      .thenNothing();
  });

  it.each([
    ['still knows at closing time after less than a day', A_DAY - 1, 'Rejected'],
    ['has forgotten at closing time after a day', A_DAY, undefined],
  ])('is an answer that the restaurant %s (R11)', (_, age, status) => {
    const closedAt = evening.plusMs(age);
    const restaurant = Restaurant.replay(id, [...atWork, rejected(full), new RestaurantClosed({ closedAt })]);
    expect(restaurant.statusOf(ann.orderId)).toBe(status);
  });

  it('is not forgotten while it is in the kitchen, however old (R11)', () => {
    const closedAt = evening.plusMs(2 * A_DAY);
    const restaurant = Restaurant.replay(id, [...atWork, accepted('ann'), new RestaurantClosed({ closedAt })]);
    expect(restaurant.statusOf(ann.orderId)).toBe('Accepted');
  });
});

describe('The estimate', () => {
  const dish = (preparationMinutes: number, quantity: number) => ({ preparationMinutes, quantity });

  it.each([
    ['one portion takes as long as its dish', [dish(12, 1)], 12],
    ['each further portion adds a minute', [dish(12, 4)], 15],
    ['the slowest dish decides', [dish(3, 1), dish(12, 1), dish(8, 1)], 14],
    ['nothing takes no less than a minute', [], 1],
  ])('counts the work of the kitchen (R12): %s', (_, dishes, minutes) => {
    expect(cookedSideBySide.estimateMinutes(dishes)).toBe(minutes);
  });
});

describe('An order in the kitchen', () => {
  const start = (restaurant: Restaurant) => restaurant.startPreparation(ann.orderId, evening);
  const finish = (restaurant: Restaurant) => restaurant.markOrderReady(ann.orderId, evening);
  const stop = (restaurant: Restaurant) => restaurant.stopOrder(ann.orderId, evening);

  it('is cooked, and then ready', () => {
    given(Restaurant, id, ...atWork, accepted('ann'))
      .when(start)
      .thenRecorded(started())
      .when(finish)
      .thenRecorded(ready());
  });

  it('is ready only after it was prepared (R13)', () => {
    given(Restaurant, id, ...atWork, accepted('ann'))
      .when(finish)
      .thenRefused(
        new IllegalTransition({
          subject: 'KitchenOrder',
          from: 'Accepted',
          to: 'Ready',
          legal: ['Preparing', 'Rejected', 'Stopped'],
        }),
      );
  });

  it.each([
    ['begun twice', [started()], start],
    ['ready twice', [started(), ready()], finish],
    ['begun after it was stopped', [stopped()], start],
    ['ready after it was stopped', [started(), stopped()], finish],
  ])('is never %s (R13)', (_, events, operation) => {
    given(Restaurant, id, ...atWork, accepted('ann'), ...events)
      .when(operation)
      .thenRefused(IllegalTransition);
  });

  it('has to be one of this kitchen (R13)', () => {
    given(Restaurant, id, ...atWork)
      .when(start)
      .thenRefused(new UnknownOrder({ orderId: ann.orderId }))
      .when(finish)
      .thenRefused(UnknownOrder);
  });

  it.each([
    ['accepted', [accepted('ann')]],
    ['being prepared', [accepted('ann'), started()]],
    ['not heard of yet', []],
  ])('is stopped when it was cancelled while %s (R14)', (_, events) => {
    given(Restaurant, id, ...atWork, ...events)
      .when(stop)
      .thenRecorded(stopped())
      .when(stop)
      .thenNothing()
      .when(answer())
      .thenNothing();
  });

  it.each([
    ['ready', [accepted('ann'), started(), ready()]],
    ['rejected', [rejected(new Objection({ rule: 'choice', reason: 'No.' }))]],
  ])('stays %s when the cancellation comes too late (R14)', (_, events) => {
    given(Restaurant, id, ...atWork, ...events)
      .when(stop)
      .thenNothing();
  });

  it('is seen by the kitchen without price and customer', () => {
    const restaurant = Restaurant.replay(id, [...atWork, accepted('ann'), accepted('bob'), started(bob)]);
    expect(restaurant.orders.map((order) => [order.id, order.status])).toEqual([
      [ann.orderId, 'Accepted'],
      [bob.orderId, 'Preparing'],
    ]);
    expect(JSON.stringify(restaurant.orders[0]?.lines[0])).toBe(
      '{"menuItemId":"margherita","description":"Pizza Margherita","quantity":2}',
    );
  });
});
