import { DomainEvent } from 'demesne';
import type { AggregateReference, ContextBus, Subscriptions } from 'demesne/messaging';
import { expectTypeOf, it } from 'vitest';
import { z } from 'zod';

class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', { total: z.int() }) {}
class OrderClosed extends DomainEvent.define('ordering.OrderClosed', {}) {}

declare const subscriptions: Subscriptions;

it('a handler gets what it subscribed to, and its aggregate', () => {
  subscriptions.subscribe([OrderPlaced, OrderClosed], {
    name: 'watch',
    partitions: 4,
    resettable: true,
    handle: (event, context) => {
      expectTypeOf(event).toEqualTypeOf<OrderPlaced | OrderClosed>();
      expectTypeOf(context.aggregate).toEqualTypeOf<AggregateReference>();
    },
  });
});

it('a context sees them as it sees a bus', () => {
  expectTypeOf(subscriptions.within('payment')).toExtend<ContextBus<'payment'>>();
  // @ts-expect-error a domain event of another context
  subscriptions.within('payment').subscribe(OrderPlaced, { name: 'watch', handle: () => undefined });
});

it('a context says as much of its subscriptions as anybody', () => {
  const ordering = subscriptions.within('ordering');
  ordering.subscribe(OrderPlaced, {
    name: 'watch',
    partitions: 4,
    resettable: true,
    inbox: 'position',
    handle: (event) => {
      expectTypeOf(event).toEqualTypeOf<OrderPlaced>();
    },
  });
  // @ts-expect-error no rule of a subscription
  ordering.subscribe(OrderPlaced, { name: 'watch', shards: 4, handle: () => undefined });
});

it('an inbox is by id or by position', () => {
  const handle = (): void => undefined;
  subscriptions.subscribe(OrderPlaced, { name: 'watch', inbox: 'position', handle });
  // @ts-expect-error no other
  subscriptions.subscribe(OrderPlaced, { name: 'watch', inbox: 'both', handle });
});
