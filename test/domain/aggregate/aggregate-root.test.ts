import {
  AggregateRoot,
  AlreadyBegun,
  decodeAggregate,
  decodeEvent,
  DomainEvent,
  Fault,
  Identifier,
  IncompleteState,
  Instant,
  InvalidDefinition,
  NotBegun,
  persistenceOf,
  UnknownEvent,
} from 'demesne';
import fc from 'fast-check';
import { err, ok, type Result } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { throughText } from '../field/field-laws.ts';
import { EmptyOrder, ItemAdded, Order, OrderCancelled, OrderPlaced, OrderStarted } from '../order/order.ts';
import { CustomerId, MenuItemId, Money, OrderId } from '../order/values.ts';

const noon = Instant.of('2026-03-01T12:00:00Z');
const id = OrderId.of('o-1');
const cart = { customerId: CustomerId.of('c-1'), minimum: Money.euros(10n), deliveryFee: Money.euros(2n) };
const pizza = MenuItemId.of('pizza');
const stateOf = (order: Order): string => JSON.stringify(persistenceOf(order).encodeState());
const standingOf = (order: Order) => [stateOf(order), order.version, order.pendingEvents];

class TallyOpened extends DomainEvent.define('tally.TallyOpened', {}) {}
class Counted extends DomainEvent.define('tally.Counted', { by: z.int() }) {}
class Poisoned extends DomainEvent.define('tally.Poisoned', {}) {}

const TallyModel = AggregateRoot.define('Tally', {
  id: Identifier.define('TallyId'),
  state: { sum: z.int(), note: z.string().optional() },
  events: { TallyOpened, Counted, Poisoned },
  evolve: {
    TallyOpened: () => ({ sum: 0 }),
    Counted: (tally, { data }) => {
      tally.sum += data.by;
    },
    Poisoned: (tally) => {
      tally.sum = Number.NaN;
      throw new Error('poison');
    },
  },
});

class Tally extends TallyModel {
  static open(): Tally {
    return new Tally('t' as Tally['id']).begin(new TallyOpened());
  }
  get sum(): number {
    return this.state.sum;
  }
  count(...by: number[]): Result<void, never> {
    return this.record(...by.map((n) => new Counted({ by: n })));
  }
  countThenPoison(): void {
    this.record(new Counted({ by: 5 }), new Poisoned());
  }
  countAll(by: readonly number[], outcome: Result<string, 'no'>): Result<string, 'no'> {
    return this.atomically(() => {
      for (const n of by) this.count(n);
      return outcome;
    });
  }
  countAndThrow(): void {
    this.atomically(() => {
      this.count(1);
      throw new Error('boom');
    });
  }
  countLater(): unknown {
    return this.atomically(() => {
      this.count(1);
      return Promise.resolve(ok(1)) as never;
    });
  }
  beginAgain(): void {
    this.begin(new TallyOpened());
  }
  recordForeign(): void {
    this.record(new OrderCancelled({}) as never);
  }
}

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

describe('A definition of an aggregate', () => {
  const tally = (model: object) => () =>
    AggregateRoot.define('Tally', { id: Identifier.define('TallyId'), ...model } as never);

  it.each([
    ['an event without an entry in evolve', { state: {}, events: { Counted }, evolve: {} }],
    ['an entry in evolve without an event', { state: {}, events: {}, evolve: { Counted: () => ({}) } }],
    [
      'two events of one name',
      { state: {}, events: { Counted, Other: Counted }, evolve: { Counted: () => ({}), Other: () => ({}) } },
    ],
    ['a field that has no JSON form', { state: { at: z.date() }, events: {}, evolve: {} }],
  ])('refuses %s', (_, model) => {
    expect(tally(model)).toThrow(InvalidDefinition);
  });

  it('refuses a first event that leaves the state unfinished, and names what is missing', () => {
    const Model = AggregateRoot.define('Tally', {
      id: Identifier.define('TallyId'),
      state: { sum: z.int(), note: z.string().optional() },
      events: { TallyOpened },
      evolve: { TallyOpened: () => undefined },
    });
    const open = () => Model.replay('t' as never, [new TallyOpened()]);
    expect(open).toThrow(IncompleteState);
    expect(open).toThrow('tally.TallyOpened leaves Tally without sum');
  });

  it('drops what a returned state holds beyond its fields', () => {
    const Model = AggregateRoot.define('Tally', {
      id: Identifier.define('TallyId'),
      state: { sum: z.int() },
      events: { TallyOpened },
      evolve: {
        TallyOpened: () => ({
          sum: 1,
          extra: 2,
        }),
      },
    });
    expect(persistenceOf(Model.replay('t' as never, [new TallyOpened()])).encodeState()).toEqual({ sum: 1 });
    expect(Fault.is(new NotBegun('Tally', 't'))).toBe(true);
  });
});
