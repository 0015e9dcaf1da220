import { DomainEvent, Fault, IllegalTransition, Instant } from 'demesne';
import { ExpectationFailed, given, ImpossibleHistory } from 'demesne/testing';
import { describe, expect, it } from 'vitest';
import {
  BelowMinimum,
  EmptyOrder,
  ItemAdded,
  Order,
  OrderConfirmed,
  OrderPlaced,
  OrderStarted,
} from '../../domain/order/order.ts';
import { CustomerId, MenuItemId, Money, OrderId } from '../../domain/order/values.ts';

const id = OrderId.of('o-1');
const noon = Instant.of('2026-03-01T12:00:00Z');
const cart = { customerId: CustomerId.of('c-1'), minimum: Money.euros(500n), deliveryFee: Money.euros(200n) };
const started = new OrderStarted(cart);
const pizza = new ItemAdded({ menuItemId: MenuItemId.of('pizza'), unitPrice: Money.euros(900n), quantity: 1 });
const placed = new OrderPlaced({ orderId: id, total: Money.euros(1_100n), placedAt: noon });

class Knocked extends DomainEvent.define('door.Knocked', {}) {}

/** What went wrong with an expectation, for tests of expectations. */
function failureOf(expectation: () => unknown): ExpectationFailed {
  try {
    expectation();
  } catch (error) {
    if (error instanceof ExpectationFailed) return error;
    throw error;
  }
  throw new Error('the expectation came true');
}

/** Why a history can't be. */
function impossibilityOf(telling: () => unknown): ImpossibleHistory {
  try {
    telling();
  } catch (error) {
    if (error instanceof ImpossibleHistory) return error;
    throw error;
  }
  throw new Error('the history can be');
}

describe('given, when, then', () => {
  it('tells what an operation records', () => {
    given(Order, id, started, pizza)
      .when((order) => order.place(noon))
      .thenRecorded(placed);
  });

  it('tells what an operation refuses, by the class of the error or by the error itself', () => {
    const empty = given(Order, id, started).when((order) => order.place(noon));
    empty.thenRefused(EmptyOrder);
    empty.thenRefused(new EmptyOrder({ orderId: id }));
  });

  it('tells that an operation has nothing to record', () => {
    given(Order, id, started)
      .when((order) => order.total)
      .thenNothing();
  });

  it('begins an aggregate where there is no history', () => {
    given(Order, id)
      .when(() => Order.start(id, cart))
      .thenRecorded(started);
  });

  it('shows the aggregate, and what was answered, for expectations of the test itself', () => {
    const outcome = given(Order, id, started, pizza).when((order) => order.total);
    expect(outcome.answer.amount).toBe(1_100n);
    expect(outcome.thenNothing().aggregate.status).toBe('Cart');
  });

  it('goes on from what an operation left', () => {
    const scenario = given(Order, id)
      .when(() => Order.start(id, cart))
      .thenRecorded(started)
      .when((order) => order.add(pizza.data.menuItemId, pizza.data.unitPrice, 1))
      .thenRecorded(pizza)
      .when((order) => order.place(noon))
      .thenRecorded(placed)
      .when((order) => order.place(noon))
      .thenRefused(IllegalTransition);
    expect(scenario.aggregate.version).toBe(3);
  });

  it('has no builder that await would wait for', () => {
    const scenario = given(Order, id, started, pizza);
    const outcome = scenario.when((order) => order.place(noon));
    for (const builder of [scenario, outcome, outcome.thenRecorded(placed)]) expect('then' in builder).toBe(false);
  });
});

describe('an expectation that does not come true', () => {
  it('shows the events expected and found as a difference', () => {
    const outcome = given(Order, id, started, pizza).when((order) => order.place(noon));
    const another = new OrderPlaced({ ...placed.data, total: Money.euros(5n) });
    const failure = failureOf(() => outcome.thenRecorded(another));

    expect(failure.message).toMatch(/^- +"amount": "5",\n\+ +"amount": "1100",$/m);
    expect(failure.expected).toEqual([another.toJSON()]);
    expect(failure.actual).toEqual([placed.toJSON()]);
    expect(failure).toMatchObject({ name: 'AssertionError', code: 'ERR_ASSERTION' });
  });

  it.each([
    ['an event more than expected', [placed], [started, placed]],
    ['an event less than expected', [started, placed], [placed]],
    ['another order', [started, placed], [placed, started]],
  ])('is one with %s', (_, recorded, expected) => {
    const outcome = given(Order, id, started).when((order) => (order as unknown as Recorder).record(...recorded));
    const [first, ...more] = expected as [OrderPlaced, ...OrderPlaced[]];
    expect(failureOf(() => outcome.thenRecorded(first, ...more)).message).toMatch(/did not record what was expected/);
  });

  it('is one with an event of another class, though it has the same name and data', () => {
    class Impostor extends DomainEvent.define('ordering.OrderConfirmed', {}) {}
    const outcome = given(Order, id, started, pizza, placed).when((order) => order.confirm());
    outcome.thenRecorded(new OrderConfirmed());
    expect(failureOf(() => outcome.thenRecorded(new Impostor() as never)).message).toMatch(/did not record/);
  });

  it('names the refusal where an event was expected', () => {
    const outcome = given(Order, id, started).when((order) => order.place(noon));
    expect(failureOf(() => outcome.thenRecorded(placed)).message).toMatch(/refused: Empty order: orderId o-1/);
    expect(failureOf(() => outcome.thenNothing()).message).toMatch(/refused: Empty order/);
  });

  it('shows the events where a refusal was expected', () => {
    const outcome = given(Order, id, started, pizza).when((order) => order.place(noon));
    expect(failureOf(() => outcome.thenRefused(EmptyOrder)).actual).toEqual([placed.toJSON()]);
  });

  it('names both reasons where another one was expected', () => {
    const outcome = given(Order, id, started).when((order) => order.place(noon));
    expect(failureOf(() => outcome.thenRefused(BelowMinimum))).toMatchObject({
      expected: 'BelowMinimum',
      actual: 'EmptyOrder',
    });
    const another = new EmptyOrder({ orderId: OrderId.of('o-2') });
    expect(failureOf(() => outcome.thenRefused(another)).message).toMatch(/- .*"o-2"[^]*\+ .*"o-1"/);
  });

  it('shows what was recorded where nothing was expected', () => {
    const outcome = given(Order, id, started, pizza).when((order) => order.place(noon));
    expect(failureOf(() => outcome.thenNothing()).actual).toEqual([placed.toJSON()]);
  });

  it('is one where another aggregate than the one given was begun', () => {
    const begin = (): unknown => given(Order, id).when(() => Order.start(OrderId.of('o-2'), cart));
    expect(failureOf(begin)).toMatchObject({ expected: 'o-1', actual: 'o-2' });
  });
});

interface Recorder {
  record(...events: readonly unknown[]): void;
}

describe('wrong use', () => {
  it('is told that operations answer at once', () => {
    const early = (): unknown => given(Order, id, started).when(async () => {});
    expect(early).toThrow(expect.objectContaining({ code: 'ASYNC_OPERATION' }));
  });

  it.each([undefined, {}, class Plain {}, Money])('is told that given takes the class of an aggregate', (type) => {
    expect(() => given(type as never, id)).toThrow(expect.objectContaining({ code: 'NOT_AN_AGGREGATE' }));
  });

  it('passes on what an operation throws', () => {
    expect(() => given(Order, id).when((order) => order.confirm())).toThrow(Fault);
    expect(() => given(Order, id).when((order) => order.confirm())).toThrow(/has not begun/);
  });

  it.each([
    [
      'begins with what leaves the state unfinished',
      [new OrderConfirmed()],
      '1 of 1, ordering.OrderConfirmed',
      /leaves Order without/,
    ],
    ['begins with what another event has to precede', [pizza, started], '1 of 2, ordering.ItemAdded', TypeError],
    [
      'has an event of another aggregate',
      [started, new Knocked()],
      '2 of 2, door.Knocked',
      /has no event door.Knocked/,
    ],
    ['has what is no event', [started, undefined], '2 of 2, which is no event', TypeError],
  ])('is told which event cannot be, of a history that %s', (_, history, place, cause) => {
    const fault = impossibilityOf(() => given(Order, id, ...(history as never[])));
    expect(fault.message).toContain(
      `The history of Order o-1 can't be: event ${place}, does not follow from those before`,
    );
    expect(fault).toMatchObject({ code: 'IMPOSSIBLE_HISTORY', place: Number(place.split(' ')[0]) });
    expect(() => {
      throw fault.cause;
    }).toThrow(cause as never);
  });
});
