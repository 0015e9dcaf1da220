import { given } from 'demesne/testing';
import { it } from 'vitest';
import { EmptyOrder, Order, OrderPlaced, type OrderStarted } from '../domain/order/order.ts';
import { CurrencyMismatch, type OrderId } from '../domain/order/values.ts';
import type { DriverAssigned } from '../domain/order/delivery.ts';

declare const id: OrderId;
declare const started: OrderStarted;
declare const assigned: DriverAssigned;

it('takes events of this aggregate only', () => {
  given(Order, id, started);
  // @ts-expect-error: an event of a delivery
  given(Order, id, assigned);
  // @ts-expect-error: text that is no OrderId
  given(Order, 'o-1', started);
});

it('expects events of this aggregate only, and one at least', () => {
  const outcome = given(Order, id, started).when((order) => order.confirm());
  outcome.thenRecorded(started);
  // @ts-expect-error: an event of a delivery
  outcome.thenRecorded(assigned);
  // @ts-expect-error: thenNothing says that
  outcome.thenRecorded();
  // @ts-expect-error: a class, not an event
  outcome.thenRecorded(OrderPlaced);
});

it('expects only refusals that the operation may answer with', () => {
  const outcome = given(Order, id, started).when((order) => order.place(started.data as never));
  outcome.thenRefused(EmptyOrder);
  outcome.thenRefused(new EmptyOrder({ orderId: id }));
  // @ts-expect-error: placing an order never answers so
  outcome.thenRefused(CurrencyMismatch);
  const read = given(Order, id, started).when((order) => order.total);
  // @ts-expect-error: reading a total refuses nothing
  read.thenRefused(EmptyOrder);
});
