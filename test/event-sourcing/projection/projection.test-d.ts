import { DomainEvent, Identifier, type TypeOf } from 'demesne';
import { Projection, ReadModel, ReadModels, type ReadModelStore, type RowOf } from 'demesne/event-sourcing';
import { IntegrationEvent, type AggregateReference } from 'demesne/messaging';
import { expectTypeOf, it } from 'vitest';
import { z } from 'zod';

const OrderId = Identifier.define('OrderId');
type OrderId = TypeOf<typeof OrderId>;
class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', { orderId: OrderId, cents: z.int() }) {}
class OrderPaid extends DomainEvent.define('ordering.OrderPaid', {}) {}

const Orders = ReadModel.define(
  'account.orders',
  { orderId: OrderId, cents: z.int(), status: z.enum(['placed', 'paid']) },
  { key: 'orderId' },
);
const Revenue = ReadModel.define(
  'account.revenue',
  { restaurant: z.string(), day: z.string(), cents: z.int() },
  { key: ['restaurant', 'day'] },
);
declare const orderId: OrderId;
declare const store: ReadModelStore;

it('rows have the types of their fields', () => {
  expectTypeOf<RowOf<typeof Orders>>().toEqualTypeOf<{
    readonly orderId: OrderId;
    readonly cents: number;
    readonly status: 'placed' | 'paid';
  }>();
  // @ts-expect-error The key is one of the fields.
  ReadModel.define('account.orders', { orderId: OrderId }, { key: 'id' });
});

it('a handler is given its event and the rows of its model', () => {
  Projection.define('orders', {
    version: 1,
    into: Orders,
    events: { OrderPlaced, OrderPaid },
    project: {
      OrderPlaced: (event, rows) => {
        expectTypeOf(event).toEqualTypeOf<OrderPlaced>();
        rows.put({ ...event.data, status: 'placed' });
        // @ts-expect-error A row has all of its fields.
        rows.put(event.data);
        // @ts-expect-error Its fields have their types.
        rows.put({ ...event.data, status: 'lost' });
      },
      OrderPaid: (_, rows) => {
        // @ts-expect-error Text is no id of an order.
        void rows.get('o-1');
        // @ts-expect-error There is no such field.
        void rows.change(orderId, { state: 'paid' });
        // @ts-expect-error What changes is there at once.
        void rows.change(orderId, async () => ({ cents: 1 }));
        // @ts-expect-error Nothing is no change.
        void rows.change(orderId, null);
        return rows.change(orderId, (row) => ({ cents: row.cents + 1 }));
      },
    },
  });
  Projection.define('orders', {
    version: 1,
    into: Orders,
    events: { OrderPlaced, OrderPaid },
    // @ts-expect-error Each event has a handler.
    project: { OrderPaid: () => {} },
  });
});

it('a handler of a domain event knows whose it is, one of another message may not', () => {
  class OrderAccepted extends IntegrationEvent.define('ordering.published.OrderAccepted', {}) {}
  Projection.define('orders', {
    version: 1,
    into: Orders,
    events: { OrderPlaced, OrderAccepted },
    project: {
      OrderPlaced: (_, rows, { aggregate }) => {
        expectTypeOf(aggregate).toEqualTypeOf<AggregateReference>();
        rows.remove(OrderId.of(aggregate.id));
      },
      OrderAccepted: (_, __, { aggregate }) => {
        expectTypeOf(aggregate).toEqualTypeOf<AggregateReference | undefined>();
      },
    },
  });
});

it('questions are about the fields', async () => {
  const orders = new ReadModels(store).of(Orders);
  expectTypeOf(await orders.get(orderId)).toEqualTypeOf<RowOf<typeof Orders> | undefined>();
  expectTypeOf((await orders.page({ total: true }))._unsafeUnwrap().total).toEqualTypeOf<number>();
  expectTypeOf((await orders.page())._unsafeUnwrap().total).toEqualTypeOf<number | undefined>();
  await orders.count({ where: { status: 'paid', cents: { gte: 5 } } });
  // @ts-expect-error There is no such status.
  await orders.count({ where: { status: 'lost' } });
  // @ts-expect-error There is no such field.
  await orders.page({ orderBy: [['price']] });
  const revenue = new ReadModels(store).of(Revenue);
  await revenue.get({ restaurant: 'inn', day: '2026-03-01' });
  // @ts-expect-error The key has two parts.
  await revenue.get({ restaurant: 'inn' });
});
