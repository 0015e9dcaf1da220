import { IllegalTransition } from 'demesne';
import { given } from 'demesne/testing';
import { describe, it } from 'vitest';
import { freeForTwoMinutes } from '../../src/ordering/domain/cancellation-policy.ts';
import {
  DeliveryStarted,
  ItemAdded,
  OrderCancelled,
  OrderConfirmed,
  PreparationFinished,
  PreparationStarted,
} from '../../src/ordering/domain/order-events.ts';
import { TooLateToCancel } from '../../src/ordering/domain/order-refusals.ts';
import { Order } from '../../src/ordering/domain/order.ts';
import { euros, item, noon, orderId, parties, pizza, placed, places, started } from './carts.ts';

const items = [item(pizza, 1050, 2)];
const history = {
  Placed: [placed],
  Confirmed: [placed, new OrderConfirmed({ ...parties, ...places, items })],
  Preparing: [placed, new OrderConfirmed({ ...parties, ...places, items }), new PreparationStarted()],
};

const orderThatIs = (status: keyof typeof history) =>
  given(Order, orderId, started, new ItemAdded({ item: item(pizza, 1050, 2) }), ...history[status]);

const seconds = (count: number) => noon.plusMs(count * 1000);

describe('cancelling an order', () => {
  it.each([
    ['Placed', 0],
    ['Placed', 120],
    ['Confirmed', 120],
    ['Preparing', 120],
  ] as const)('R15 is free for two minutes: %s, after %i seconds', (status, after) => {
    orderThatIs(status)
      .when((order) => order.cancel(freeForTwoMinutes, seconds(after)))
      .thenRecorded(new OrderCancelled({ ...parties, fee: euros(0) }));
  });

  it.each([
    ['Placed', 120.001],
    ['Confirmed', 3600],
  ] as const)('R16 costs a fifth of the total until the kitchen starts: %s, after %d seconds', (status, after) => {
    orderThatIs(status)
      .when((order) => order.cancel(freeForTwoMinutes, seconds(after)))
      .thenRecorded(new OrderCancelled({ ...parties, fee: euros(438) }));
  });

  it('R16 is refused two minutes later once the kitchen has started', () => {
    orderThatIs('Preparing')
      .when((order) => order.cancel(freeForTwoMinutes, seconds(120.001)))
      .thenRefused(new TooLateToCancel({ status: 'Preparing' }));
  });

  it('R16 is refused once the food is ready, however soon', () => {
    const ready = [new PreparationFinished(), new DeliveryStarted()] as const;
    given(Order, orderId, started, ...history.Preparing, ready[0])
      .when((order) => order.cancel(freeForTwoMinutes, noon))
      .thenRefused(IllegalTransition);
    given(Order, orderId, started, ...history.Preparing, ...ready)
      .when((order) => order.cancel(freeForTwoMinutes, noon))
      .thenRefused(IllegalTransition);
  });
});
