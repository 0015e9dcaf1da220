import { AlreadyBegun, Instant, NotBegun, persistenceOf, UnknownEvent } from 'demesne';
import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { EmptyOrder, ItemAdded, Order, OrderPlaced, OrderStarted } from '../order/order.ts';
import { CustomerId, MenuItemId, Money, OrderId } from '../order/values.ts';
import { Tally, Counted } from './tally.ts';

const noon = Instant.of('2026-03-01T12:00:00Z');
const id = OrderId.of('o-1');
const cart = { customerId: CustomerId.of('c-1'), minimum: Money.euros(10n), deliveryFee: Money.euros(2n) };
const pizza = MenuItemId.of('pizza');
const stateOf = (order: Order): string => JSON.stringify(persistenceOf(order).encodeState());
const standingOf = (order: Order) => [stateOf(order), order.version, order.pendingEvents];

describe('An aggregate', () => {
  it('changes its state by events, and its version rises by one for each', () => {
    const order = Order.start(id, cart);
    expect(order.version).toBe(1);
    order.add(pizza, Money.euros(5n), 2)._unsafeUnwrap();
    order.place(noon)._unsafeUnwrap();
    expect([order.version, order.status, order.total]).toEqual([3, 'Placed', Money.euros(12n)]);
    expect(order.pendingEvents).toEqual([
      new OrderStarted(cart),
      new ItemAdded({ menuItemId: pizza, unitPrice: Money.euros(5n), quantity: 2 }),
      new OrderPlaced({ orderId: id, total: Money.euros(12n), placedAt: noon }),
    ]);
  });

  it('stays as it was where an operation is refused', () => {
    const order = Order.start(id, cart);
    const before = standingOf(order);
    expect(order.place(noon)._unsafeUnwrapErr()).toEqual(new EmptyOrder({ orderId: id }));
    expect(standingOf(order)).toEqual(before);
  });

  it('records all of several events, or none', () => {
    const tally = Tally.open();
    tally.count(1, 2, 3);
    expect([tally.sum, tally.version]).toEqual([6, 4]);
    expect(() => tally.countThenPoison()).toThrow('poison');
    expect([tally.sum, tally.version, tally.pendingEvents.length]).toEqual([6, 4, 4]);
  });

  it('undoes every step of an atomically that ends in an err', () => {
    const tally = Tally.open();
    expect(tally.countAll([1, 2], err('no'))).toEqual(err('no'));
    expect([tally.sum, tally.version, tally.pendingEvents.length]).toEqual([0, 1, 1]);
    expect(tally.countAll([1, 2], ok('done'))).toEqual(ok('done'));
    expect([tally.sum, tally.version]).toEqual([3, 3]);
  });

  it('undoes every step of an atomically that throws, or that does not answer at once', () => {
    const tally = Tally.open();
    expect(() => tally.countAndThrow()).toThrow('boom');
    expect(() => tally.countLater()).toThrow(
      expect.objectContaining({
        code: 'INVALID_STEPS',
        message: 'Expected steps that answer with a Result at once, found an object.',
      }),
    );
    expect([tally.sum, tally.version, tally.pendingEvents.length]).toEqual([0, 1, 1]);
  });

  it('has not begun before its first event, and says so', () => {
    const place = new Tally('t' as Tally['id']);
    expect(place.version).toBe(0);
    for (const use of [() => place.sum, () => place.count(1), () => persistenceOf(place)])
      expect(use).toThrow(NotBegun);
    expect(() => place.sum).toThrow('Tally t has not begun');
  });

  it('begins once', () => {
    expect(() => Tally.open().beginAgain()).toThrow(AlreadyBegun);
  });

  it('refuses an event that is none of its own', () => {
    const tally = Tally.open();
    expect(() => tally.recordForeign()).toThrow(UnknownEvent);
    expect(() => tally.recordForeign()).toThrow(/Tally has no event ordering\.OrderCancelled.*tally\.TallyOpened/);
    expect(tally.version).toBe(1);
  });

  it('shares no list of events with whoever reads them', () => {
    const tally = Tally.open();
    (tally.pendingEvents as unknown[]).length = 0;
    expect(tally.pendingEvents).toHaveLength(1);
  });
});

describe('What a repository does with an aggregate', () => {
  it('commits events from the first on and keeps the later ones', () => {
    const tally = Tally.open();
    tally.count(1);
    const persistence = persistenceOf(tally);
    tally.count(2);
    persistence.commit(2);
    expect([tally.version, tally.pendingEvents, persistenceOf(tally).committedVersion]).toEqual([
      3,
      [new Counted({ by: 2 })],
      2,
    ]);
  });
});
