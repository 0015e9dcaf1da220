import {
  AggregateRoot,
  DomainError,
  DomainEvent,
  EntityMap,
  Instant,
  mapOf,
  move,
  optional,
  when,
  byStatus,
  type ErrorsOf,
} from 'demesne';
import type { Result } from 'neverthrow';
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { Delivery, deliveryStatus } from './order/delivery.ts';
import {
  type BelowMinimum,
  type EmptyOrder,
  ItemAdded,
  Order,
  OrderPlaced,
  OrderStarted,
  orderStatus,
} from './order/order.ts';
import { type CustomerId, EmailAddress, MenuItemId, type Money, OrderId, OrderItem } from './order/values.ts';

declare const orderId: OrderId;
declare const customerId: CustomerId;
declare const money: Money;
declare const noon: Instant;
declare const order: Order;

const state = { status: z.enum(orderStatus.statuses), items: mapOf(OrderItem), placedAt: optional(Instant) };

describe('The typical mistakes do not compile', () => {
  it('an identifier of another kind', () => {
    // @ts-expect-error -- a customer is no order
    Order.start(customerId, { customerId, minimum: money, deliveryFee: money });
    // @ts-expect-error -- nor is a text
    Order.start('o-1', { customerId, minimum: money, deliveryFee: money });
  });

  it('an event without one of its fields, or with one of another type', () => {
    // @ts-expect-error -- placedAt is missing
    new OrderPlaced({ orderId, total: money });
    // @ts-expect-error -- a total is Money
    new OrderPlaced({ orderId, total: 5n, placedAt: noon });
    // @ts-expect-error -- it has no such field
    new OrderPlaced({ orderId, total: money, placedAt: noon, at: noon });
  });

  it('an evolve table without one of the events', () => {
    AggregateRoot.define('Order', {
      id: OrderId,
      state,
      events: { OrderStarted, OrderPlaced },
      // @ts-expect-error -- OrderPlaced has no entry
      evolve: { OrderStarted: () => ({ status: 'Cart', items: EntityMap.empty() }) },
    });
  });

  it('a state that lacks a field, or has a status that does not exist', () => {
    AggregateRoot.define('Order', {
      id: OrderId,
      state,
      events: { OrderStarted },
      evolve: {
        // @ts-expect-error -- items is missing
        OrderStarted: () => ({ status: 'Cart' }),
      },
    });
    AggregateRoot.define('Order', {
      id: OrderId,
      state,
      events: { OrderStarted },
      evolve: {
        // @ts-expect-error -- no such status
        OrderStarted: () => ({ status: 'Trolley', items: EntityMap.empty() }),
      },
    });
  });

  it('an event that is not the aggregate’s', () => {
    class Alien extends DomainEvent.define('other.Alien', {}) {}
    class Wrong extends Order {
      recordAlien(): Result<void, never> {
        // @ts-expect-error -- Alien is none of the order's events
        return this.record(new Alien());
      }
    }
    expectTypeOf(Wrong).toBeObject();
  });

  it('a value or its content mutated', () => {
    // @ts-expect-error -- readonly
    money.amount = 5n;
    // @ts-expect-error -- readonly to any depth
    new OrderStarted({ customerId, minimum: money, deliveryFee: money }).data.minimum.amount = 3n;
  });

  it('two different values compared', () => {
    // @ts-expect-error -- an e-mail address is no money
    money.equals(new EmailAddress('a@b.de'));
  });

  it('a foreign currency added as if it could not fail', () => {
    // @ts-expect-error -- a Result has no amount
    void money.add(money).amount;
  });

  it('state read, or an event recorded, from outside', () => {
    // @ts-expect-error -- protected
    void order.state;
    // @ts-expect-error -- protected
    order.record(new ItemAdded({ menuItemId: MenuItemId.of('m'), unitPrice: money, quantity: 1 }));
    // @ts-expect-error -- protected
    money.with({ amount: 1n });
  });

  it('a status that does not exist, in a transition', () => {
    // @ts-expect-error -- no such status
    orderStatus.check('Cart', 'Eaten');
  });

  it('a step between statuses that brings too little', () => {
    class Opened extends DomainEvent.define('door.Opened', { by: z.string() }) {}
    class Locked extends DomainEvent.define('door.Locked', { by: z.string() }) {}
    const doors = byStatus({ room: z.string() }, { Open: {}, Locked: { by: z.string() } });
    const events = { Opened, Locked };
    const Opening = (_: unknown, { data }: Opened) => ({ status: 'Open' as const, room: data.by });
    AggregateRoot.define('Door', {
      id: OrderId,
      state: doors,
      events,
      // @ts-expect-error -- a locked door has a by
      evolve: { Opened: Opening, Locked: move('Open', 'Locked') },
    });
    AggregateRoot.define('Door', {
      id: OrderId,
      state: doors,
      events,
      // @ts-expect-error -- an open door has no by to change
      evolve: { Opened: Opening, Locked: when('Open', (_, { data }) => ({ by: data.by })) },
    });
    AggregateRoot.define('Door', {
      id: OrderId,
      state: doors,
      events,
      evolve: { Opened: Opening, Locked: move('Open', 'Locked', (_, { data }) => ({ by: data.by })) },
    });
  });
});

describe('The types that users meet', () => {
  it('name the errors of an operation', () => {
    expectTypeOf<ErrorsOf<Order['place']>['name']>().toEqualTypeOf<
      'EmptyOrder' | 'BelowMinimum' | 'IllegalTransition'
    >();
    expectTypeOf<Extract<ErrorsOf<Order['place']>, EmptyOrder>>().toEqualTypeOf<EmptyOrder>();
    expectTypeOf<BelowMinimum['minimum']>().toEqualTypeOf<Money>();
  });

  it('narrow a state by where it may go', () => {
    class Peek extends Delivery {
      peek(): void {
        deliveryStatus.checkState(this.state, 'PickedUp').map(({ status, driverId }) => {
          expectTypeOf(status).toEqualTypeOf<'Assigned'>();
          expectTypeOf(driverId).toBeString();
        });
        // @ts-expect-error -- a pending delivery has no driver
        void this.state.driverId;
      }
    }
    expectTypeOf(Peek).toBeObject();
  });

  it('take an event without data where all of it is optional, and only there', () => {
    class Ticked extends DomainEvent.define('clock.Ticked', { note: z.string().optional() }) {}
    new Ticked();
    new Ticked({ note: 'x' });
    // @ts-expect-error -- data is needed
    new OrderPlaced();
  });

  it('refuse an error field called name or message', () => {
    // @ts-expect-error -- every error has a name of its own
    class Bad extends DomainError.define('Bad')<{ name: string }> {}
    expectTypeOf(Bad).toBeObject();
  });
});
