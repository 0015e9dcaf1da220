import {
  OutboxRelay,
  InboundChannelAdapter,
  type EventBus,
  type MessageBroker,
  type MessageLog,
} from 'demesne/messaging';
import { expectTypeOf, it } from 'vitest';
import { OrderAccepted, OrderCancelled, OrderPlaced } from './kit.ts';

declare const to: MessageBroker;
declare const log: MessageLog;
declare const bus: EventBus;

it('a domain event does not leave its context', () => {
  new OutboxRelay({ name: 'publish', messages: OrderAccepted, to });
  new OutboxRelay({ name: 'publish', messages: [OrderAccepted, OrderCancelled], to });
  // @ts-expect-error it is a domain event
  new OutboxRelay({ name: 'publish', messages: OrderPlaced, to });
  // @ts-expect-error one of them is a domain event
  new OutboxRelay({ name: 'publish', messages: [OrderAccepted, OrderPlaced], to });
});

it('nor does one come in', () => {
  new InboundChannelAdapter(log, [OrderAccepted]);
  // @ts-expect-error it is a domain event
  new InboundChannelAdapter(log, [OrderPlaced]);
});

it('a relay works with what is durable, and with nothing else', () => {
  const relay = new OutboxRelay({ name: 'publish', messages: OrderAccepted, to });
  // @ts-expect-error a bus forgets where it was
  relay.attach(bus);
});

it('a broker confirms with nothing', () => {
  expectTypeOf<ReturnType<MessageBroker['send']>>().toEqualTypeOf<Promise<void>>();
});
