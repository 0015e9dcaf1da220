import { DomainEvent, Instant } from 'demesne';
import { InMemoryMessageLog } from 'demesne/in-memory';
import { EncodedMessage, EventBus, noRetry, toCloudEvent, type Envelope } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

class LampLit extends DomainEvent.define('room.LampLit', { watts: z.int() }) {}

const occurredAt = Instant.of('2026-03-01T12:00:00Z');
const aggregate = { type: 'Lamp', id: 'l-1', version: 1 };
const kept = (message: EncodedMessage): Envelope => ({ id: 'm-1', message, occurredAt, aggregate, correlationId: 'c' });

function opened() {
  const log = new InMemoryMessageLog();
  const bus = new EventBus(log, { retry: noRetry });
  const handled: unknown[] = [];
  bus.subscribe(LampLit, {
    name: 'meter',
    handle: (event, { envelope }) => void handled.push(event, envelope.message),
  });
  return { log, bus, handled };
}

describe('an encoded message', () => {
  it('reaches a handler as an instance of the class that was subscribed to', async () => {
    const { log, bus, handled } = opened();
    log.append([kept(new EncodedMessage('room.LampLit', 1, { watts: 40 }))]);
    expect((await bus.publish()).delivered).toBe(1);
    expect(handled).toEqual([new LampLit({ watts: 40 }), new LampLit({ watts: 40 })]);
    expect(handled[0]).toBeInstanceOf(LampLit);
  });

  it('of a version that the class can not read is a failed delivery, and the next one goes on', async () => {
    const { log, bus, handled } = opened();
    log.append([
      kept(new EncodedMessage('room.LampLit', 2, { lumens: 400 })),
      {
        ...kept(new EncodedMessage('room.LampLit', 1, { watts: 40 })),
        id: 'm-2',
        aggregate: { ...aggregate, version: 2 },
      },
    ]);
    await bus.publish();
    await bus.drain();
    expect(bus.failures()).toMatchObject([
      { subscription: 'meter', error: { code: 'UNREADABLE_MESSAGE', type: 'room.LampLit', version: 2 } },
    ]);
    expect(handled).toHaveLength(2);
  });

  it('is written as a CloudEvent like any other', () => {
    const event = toCloudEvent(kept(new EncodedMessage('room.LampLit', 2, { watts: 40 })));
    expect(event).toMatchObject({ type: 'room.LampLit', schemaversion: '2', data: { watts: 40 } });
  });
});
