import { decodeAggregate, decodeEvent, Instant, NotBegun, persistenceOf, UnknownEvent } from 'demesne';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { throughText } from '../field/field-laws.ts';
import { Order, OrderStarted } from '../order/order.ts';
import { CustomerId, MenuItemId, Money, OrderId } from '../order/values.ts';

const noon = Instant.of('2026-03-01T12:00:00Z');
const id = OrderId.of('o-1');
const cart = { customerId: CustomerId.of('c-1'), minimum: Money.euros(10n), deliveryFee: Money.euros(2n) };
const pizza = MenuItemId.of('pizza');
const stateOf = (order: Order): string => JSON.stringify(persistenceOf(order).encodeState());

describe('Replaying an aggregate', () => {
  const moves = fc.array(
    fc.oneof(
      fc.record({
        item: fc.constantFrom('a', 'b', 'c'),
        price: fc.bigInt(0n, 99n),
        quantity: fc.integer({ min: 1, max: 9 }),
      }),
      fc.constantFrom('place', 'confirm', 'cancel'),
    ),
    { maxLength: 12 },
  );

  function play(order: Order, move: string | { item: string; price: bigint; quantity: number }): void {
    if (typeof move !== 'string') order.add(MenuItemId.of(move.item), Money.euros(move.price), move.quantity);
    else if (move === 'place') order.place(noon);
    else if (move === 'confirm') order.confirm();
    else order.cancel('changed my mind');
  }

  it('gives the state that the operations gave, at every point in time', () => {
    fc.assert(
      fc.property(moves, (played) => {
        const order = Order.start(id, cart);
        const history = [stateOf(order)];
        for (const move of played) {
          const before = order.version;
          play(order, move);
          if (order.version > before) history.push(stateOf(order));
        }
        const events = order.pendingEvents;
        expect(history).toHaveLength(events.length);
        history.forEach((state, index) => {
          const then = Order.replay(id, events.slice(0, index + 1));
          expect([stateOf(then), then.version, then.pendingEvents.length]).toEqual([state, index + 1, 0]);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('works from stored events and stored state alike', () => {
    fc.assert(
      fc.property(moves, (played) => {
        const order = Order.start(id, cart);
        for (const move of played) play(order, move);
        const stored = order.pendingEvents.map((event) => throughText(event.toJSON()) as { type: string; data: never });
        const replayed = Order.replay(id, stored.map((event) => decodeEvent(Order, event)) as never);
        const state = throughText(persistenceOf(order).encodeState());
        const decoded = decodeAggregate(Order, { id, version: order.version, state });
        expect([stateOf(replayed), stateOf(decoded)]).toEqual([stateOf(order), stateOf(order)]);
        expect([decoded.version, decoded.total]).toEqual([order.version, order.total]);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves what was loaded before alone', () => {
    const first = Order.replay(id, [new OrderStarted(cart)]);
    const { state } = persistenceOf(first);
    const second = Order.reconstitute(id, 1, state);
    second.add(pizza, Money.euros(1n), 1)._unsafeUnwrap();
    expect(first.total).toEqual(Money.euros(2n));
    expect(second.version).toBe(2);
  });

  it('of no events is a fault', () => {
    expect(() => Order.replay(id, [])).toThrow(NotBegun);
  });

  it('meets an unknown event, or an unknown version of one, as a fault that says so', () => {
    expect(() => decodeEvent(Order, { type: 'ordering.OrderLost', data: {} })).toThrow(UnknownEvent);
    expect(() => decodeEvent(Order, { type: 'ordering.OrderPlaced', data: {}, version: 9 })).toThrow(
      'Expected version 1 of ordering.OrderPlaced, found 9.',
    );
  });
});
