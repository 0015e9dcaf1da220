import { InvalidValue } from 'demesne';
import { InMemoryBroker, InMemoryMessageLog } from 'demesne/in-memory';
import { BrokerRefused, InboundChannelAdapter, IntegrationEvent, type CloudEvent } from 'demesne/messaging';
import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { OrderPlaced } from '../messaging/kit.ts';

class OrderAccepted extends IntegrationEvent.define('ordering.published.OrderAccepted', {}) {}
class OrderCancelled extends IntegrationEvent.define('ordering.published.OrderCancelled', {}) {}

const event = (type: string = OrderAccepted.type): CloudEvent => ({
  specversion: '1.0',
  id: 'm-1',
  source: '/ordering',
  type,
  time: '2026-03-01T12:00:00.000Z',
  datacontenttype: 'application/json',
  correlationid: 'c-1',
  schemaversion: '1',
  data: {},
});
const sent = (broker: InMemoryBroker, type?: string) =>
  broker.send(event(type), { key: 'k', signal: new AbortController().signal });

describe('a broker in memory', () => {
  it('hands an event to all receivers of its type, and to no others', async () => {
    const broker = new InMemoryBroker();
    const got: string[] = [];
    broker.subscribe(OrderAccepted, () => void got.push('accepted'));
    broker.subscribe([OrderAccepted, OrderCancelled], () => void got.push('both'));
    broker.subscribe(OrderCancelled, () => void got.push('cancelled'));
    await sent(broker);
    expect(got).toEqual(['accepted', 'both']);
  });

  it('confirms what nobody asked for', async () => {
    await expect(sent(new InMemoryBroker())).resolves.toBeUndefined();
  });

  it('hands nothing more to a receiver that left', async () => {
    const broker = new InMemoryBroker();
    const leave = broker.subscribe(OrderAccepted, () => expect.fail('It left.'));
    leave();
    leave();
    await sent(broker);
  });

  it('calls the others when one receiver fails, and confirms nothing', async () => {
    const broker = new InMemoryBroker();
    const trouble = new Error('not now');
    let calls = 0;
    broker.subscribe(OrderAccepted, () => err('never'));
    broker.subscribe(OrderAccepted, () => Promise.reject(new BrokerRefused('never')));
    broker.subscribe(OrderAccepted, () => {
      throw trouble;
    });
    broker.subscribe(OrderAccepted, () => void (calls += 1));
    await expect(sent(broker)).rejects.toBe(trouble);
    expect(calls).toBe(1);
  });

  it('refuses for good what a receiver answered with an err, and only that', async () => {
    const broker = new InMemoryBroker();
    const refusal = new InvalidValue({ type: 'CloudEvent', violations: [] });
    broker.subscribe(OrderAccepted, async () => err(refusal));
    broker.subscribe(OrderCancelled, async () => ok('appended'));
    await expect(sent(broker)).rejects.toMatchObject({
      code: 'BROKER_REFUSED',
      message: `A receiver of ${OrderAccepted.type} answered with the error InvalidValue: it will never take this event.`,
      cause: refusal,
    });
    await expect(sent(broker, OrderCancelled.type)).resolves.toBeUndefined();
  });

  it.each([err('plain text'), err(undefined)])('refuses what was answered with any err', async (answer) => {
    const broker = new InMemoryBroker();
    broker.subscribe(OrderAccepted, () => answer);
    await expect(sent(broker)).rejects.toSatisfy(BrokerRefused.is);
  });

  it.each([null, undefined, 0, 'text', {}])('takes any other answer for a confirmation: %j', async (answer) => {
    const broker = new InMemoryBroker();
    broker.subscribe(OrderAccepted, () => answer);
    await expect(sent(broker)).resolves.toBeUndefined();
  });

  it('gives events to a channel adapter as they are', async () => {
    const broker = new InMemoryBroker();
    const log = new InMemoryMessageLog();
    const inbound = new InboundChannelAdapter(log, OrderAccepted);
    broker.subscribe(OrderAccepted, (one) => inbound.receive(one));
    await sent(broker);
    await sent(broker);
    expect(log.head()).toBe(1);
  });

  it('takes no domain event, and nothing that can’t be called', () => {
    const broker = new InMemoryBroker();
    expect(() => broker.subscribe(OrderPlaced as never, () => undefined)).toThrow(
      expect.objectContaining({ code: 'UNPUBLISHED_EVENT' }),
    );
    expect(() => broker.subscribe(OrderAccepted, undefined as never)).toThrow('receive must be a function');
  });
});
