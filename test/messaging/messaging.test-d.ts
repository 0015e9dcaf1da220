import type { DomainEvent } from 'demesne';
import {
  IntegrationEvent,
  translation,
  type AggregateReference,
  type EventBus,
  type HandlerContext,
  type MessageContext,
} from 'demesne/messaging';
import { err, ok, type Result } from 'neverthrow';
import { describe, expectTypeOf, it } from 'vitest';
import { CardCharged, OrderPlaced, OrderReceived } from './kit.ts';

declare const bus: EventBus;
class CardSeen extends IntegrationEvent.define('payment.published.CardSeen', {}) {}

describe('kinds of events', () => {
  it('are not assignable to each other', () => {
    // @ts-expect-error a domain event is no integration event
    const told: IntegrationEvent = new OrderPlaced({ note: 'x' });
    // @ts-expect-error an integration event is no domain event
    const happened: DomainEvent = new OrderReceived({ note: 'x' });
    void [told, happened];
  });

  it('have names of different form', () => {
    // @ts-expect-error the middle word is missing
    IntegrationEvent.define('ordering.OrderReceived', {});
  });
});

describe('a translation', () => {
  it('gives what its own context publishes, and nothing else', () => {
    translation(OrderPlaced, ({ data }, { aggregate }) => {
      expectTypeOf(aggregate).toEqualTypeOf<AggregateReference>();
      return data.note === '' ? undefined : [new OrderReceived({ note: data.note })];
    });
    // @ts-expect-error a domain event stays inside
    translation(OrderPlaced, ({ data }) => new OrderPlaced({ note: data.note }));
    // @ts-expect-error another context's language
    translation(OrderPlaced, () => new CardSeen());
    // @ts-expect-error only domain events are translated
    translation(OrderReceived, () => undefined);
  });
});

describe('a subscription', () => {
  it('knows the event and its aggregate', () => {
    bus.subscribe(OrderPlaced, {
      name: 'one',
      handle: (event, context) => {
        expectTypeOf(event).toEqualTypeOf<OrderPlaced>();
        expectTypeOf(context.aggregate).toEqualTypeOf<AggregateReference>();
        expectTypeOf(context.envelope.message).toEqualTypeOf<OrderPlaced>();
        expectTypeOf(context.causationId).toEqualTypeOf<string>();
        expectTypeOf(context).toExtend<MessageContext>();
      },
    });
  });

  it('gives the union for a list, whose aggregate is sure only where all are domain events', () => {
    bus.subscribe([OrderPlaced, CardCharged], {
      name: 'list',
      handle: (event, { aggregate }) => {
        expectTypeOf(event).toEqualTypeOf<OrderPlaced | CardCharged>();
        expectTypeOf(aggregate).toEqualTypeOf<AggregateReference>();
        if (event.type === 'payment.CardCharged') expectTypeOf(event.data.cents).toEqualTypeOf<number>();
      },
    });
    bus.subscribe([OrderPlaced, OrderReceived], {
      name: 'mixed',
      handle: (_, { aggregate }) => void expectTypeOf(aggregate).toEqualTypeOf<AggregateReference | undefined>(),
    });
  });

  it('takes handlers that answer nothing, a Result, or a promise of either', () => {
    const refuse = (): Result<number, Error> => err(new Error('no'));
    bus.subscribe(OrderPlaced, { name: 'a', handle: () => undefined });
    bus.subscribe(OrderPlaced, { name: 'b', handle: async () => {} });
    bus.subscribe(OrderPlaced, { name: 'c', handle: () => refuse() });
    bus.subscribe(OrderPlaced, { name: 'd', handle: async () => (Math.random() > 1 ? refuse() : ok('done')) });
    bus.subscribe(OrderPlaced, { name: 'e', handle: () => refuse().asyncMap(async () => 1) });
    // @ts-expect-error a number means nothing to a bus
    bus.subscribe(OrderPlaced, { name: 'f', handle: () => 7 });
    // @ts-expect-error the handler of another event
    bus.subscribe(OrderPlaced, { name: 'g', handle: (event: CardCharged) => void event });
  });

  it('takes a handler of a wider context', () => {
    const handle = (event: OrderPlaced, context: HandlerContext): void => void [event, context.aggregate?.id];
    bus.subscribe(OrderPlaced, { name: 'a', handle });
  });
});

describe('the border of a context', () => {
  const payment = bus.within('payment');
  const handle = (): void => undefined;

  it('lets its own events and published ones in, typed', () => {
    payment.subscribe(CardCharged, {
      name: 'a',
      handle: (event) => void expectTypeOf(event).toEqualTypeOf<CardCharged>(),
    });
    payment.subscribe([CardCharged, OrderReceived], {
      name: 'b',
      handle: (event) => void expectTypeOf(event).toEqualTypeOf<CardCharged | OrderReceived>(),
    });
  });

  it('keeps domain events of others out', () => {
    // @ts-expect-error ordering.OrderPlaced is a message inside of another context than payment
    payment.subscribe(OrderPlaced, { name: 'a', handle });
    // @ts-expect-error the same in a list
    payment.subscribe([CardCharged, OrderPlaced], { name: 'b', handle });
    // @ts-expect-error a context whose name only begins the same
    bus.within('pay').subscribe(CardCharged, { name: 'c', handle });
  });
});
