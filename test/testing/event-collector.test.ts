import { DomainEvent, Instant } from 'demesne';
import { InMemoryMessageLog } from 'demesne/in-memory';
import { EventBus, type Envelope, type ReadableLog } from 'demesne/messaging';
import { EventCollector } from 'demesne/testing';
import { describe, expect, it } from 'vitest';

class LampLit extends DomainEvent.define('room.LampLit', {}) {}
class LampOut extends DomainEvent.define('room.LampOut', {}) {}

let sent = 0;
const envelope = (message: DomainEvent): Envelope => ({
  id: `m-${(sent += 1)}`,
  message,
  occurredAt: Instant.of('2026-03-01T12:00:00Z'),
  aggregate: { type: 'Lamp', id: 'l-1', version: sent },
  correlationId: 'c-1',
});

describe('an event collector', () => {
  it('has all that was committed to a log, in order, also what was there before', () => {
    const log = new InMemoryMessageLog();
    const [first, second, third] = [envelope(new LampLit()), envelope(new LampOut()), envelope(new LampLit())];
    log.append([first]);
    const collected = new EventCollector(log);
    log.append([second, third]);
    expect(collected.envelopes).toEqual([first, second, third]);
    expect(collected.types).toEqual(['room.LampLit', 'room.LampOut', 'room.LampLit']);
    expect(collected.of(LampLit)).toEqual([first.message, third.message]);
    expect(collected.types).toHaveLength(3);
  });

  it('forgets when told, and goes on with what comes next', () => {
    const log = new InMemoryMessageLog();
    const collected = new EventCollector(log);
    log.append([envelope(new LampLit())]);
    collected.clear();
    log.append([envelope(new LampOut())]);
    expect(collected.types).toEqual(['room.LampOut']);
  });

  it('reads a log of any length', () => {
    const log = new InMemoryMessageLog();
    log.append(Array.from({ length: 2_500 }, () => envelope(new LampLit())));
    expect(new EventCollector(log).envelopes).toHaveLength(2_500);
  });

  it('lends out copies of what it has', () => {
    const collected = new EventCollector(new InMemoryMessageLog());
    (collected.envelopes as Envelope[]).push(envelope(new LampLit()));
    expect(collected.types).toEqual([]);
  });

  it('says so too where the promises are of another make', () => {
    // oxlint-disable-next-line unicorn/no-thenable -- a promise of another make is what is tested
    const later = { then: () => later };
    const log = { read: () => later, head: () => later, onAppended: () => () => {} } as unknown as ReadableLog;

    expect(() => new EventCollector(log).types).toThrow(expect.objectContaining({ code: 'ASYNC_LOG' }));
  });

  it('says of a log that answers with promises to wait for refresh', async () => {
    const kept = new InMemoryMessageLog();
    const log: ReadableLog = {
      read: async (after, limit) => kept.read(after, limit),
      head: async () => kept.head(),
      onAppended: (listener) => kept.onAppended(listener),
    };
    const collected = new EventCollector(log);
    expect(() => collected.types).toThrow(expect.objectContaining({ code: 'ASYNC_LOG' }));
    await collected.refresh();
    expect(collected.types).toEqual([]);
    kept.append([envelope(new LampLit())]);
    await collected.refresh();
    expect(collected.types).toEqual(['room.LampLit']);
  });

  it('is a subscriber as it is, and has what was delivered to it', async () => {
    const log = new InMemoryMessageLog();
    const bus = new EventBus(log);
    const collected = new EventCollector();
    bus.subscribe([LampLit], collected);
    log.append([envelope(new LampLit()), envelope(new LampOut())]);
    await bus.publish();
    await collected.refresh();
    expect(collected.types).toEqual(['room.LampLit']);
    expect(collected.envelopes[0]?.correlationId).toBe('c-1');
    expect(() => bus.subscribe(LampOut, new EventCollector())).toThrow(/event-collector/);
    bus.subscribe(LampOut, new EventCollector(undefined, 'another'));
  });
});
