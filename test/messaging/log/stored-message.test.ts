import { DomainEvent, Instant, type Json } from 'demesne';
import { bucketOf, envelopeOf, IntegrationEvent, storedMessage, streamName, type Envelope } from 'demesne/messaging';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', { note: z.string() }, { version: 3 }) {}
class OrderTold extends IntegrationEvent.define('ordering.published.OrderPlaced', { note: z.string() }) {}

const occurredAt = Instant.of('2026-03-01T12:00:00.123Z');
const aggregate = { type: 'Order', id: 'o/1', version: 7 };

const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((one) => !/[\0\p{Cs}]/u.test(one));
const optional = fc.option(text, { nil: undefined });

describe('a stored message', () => {
  it('gives the envelope back that it was made of', () => {
    const references = fc.record({
      type: fc.stringMatching(/^[A-Z][a-z]{1,8}$/),
      id: text,
      version: fc.integer({ min: 1 }),
    });
    const stamps = fc.record({
      id: text,
      correlationId: text,
      causationId: optional,
      actor: optional,
      tenant: optional,
    });
    fc.assert(
      fc.property(
        stamps,
        fc.option(references, { nil: undefined }),
        fc.boolean(),
        fc.string(),
        (stamp, reference, told, note) => {
          const message = told || !reference ? new OrderTold({ note }) : new OrderPlaced({ note });
          const given = Object.fromEntries(
            Object.entries(stamp).filter(([, value]) => value !== undefined),
          ) as typeof stamp;
          const envelope = { ...given, message, occurredAt, ...(reference && { aggregate: reference }) } as Envelope;
          const kept = JSON.parse(JSON.stringify(storedMessage(envelope))) as ReturnType<typeof storedMessage>;
          const { message: back, ...rest } = envelopeOf(kept);
          const { message: _, ...expected } = envelope;
          expect(rest).toEqual(expected);
          expect(back.toJSON()).toEqual(message.toJSON());
        },
      ),
    );
  });

  it('has the version of its stream only where it is an event of it', () => {
    const event = storedMessage({
      id: 'm-1',
      message: new OrderPlaced({ note: '' }),
      occurredAt,
      aggregate,
      correlationId: 'c',
    });
    const told = storedMessage({
      id: 'm-2',
      message: new OrderTold({ note: '' }),
      occurredAt,
      aggregate,
      correlationId: 'c',
    });
    expect([event.stream, event.version, event.meta.schemaVersion]).toEqual(['Order/o/1', 7, 3]);
    expect([told.stream, told.version, told.meta.aggregateVersion]).toEqual(['Order/o/1', null, 7]);
    expect(told.bucket).toBe(event.bucket);
  });

  it.each([
    ['an id', { id: 'm\0' }],
    ['an id', { id: '\ud800' }],
    ['a stream', { aggregate: { ...aggregate, id: 'a\0' } }],
    ['a tenant', { tenant: 'a\udc00' }],
  ])('is not made of %s that no database keeps', (_, part) => {
    const envelope = { id: 'm-1', message: new OrderPlaced({ note: '' }), occurredAt, aggregate, correlationId: 'c' };
    expect(() => storedMessage({ ...envelope, ...part })).toThrow(expect.objectContaining({ code: 'UNSTORABLE_TEXT' }));
  });

  it('keeps data that is odd text, since JSON escapes it', () => {
    const message = new OrderPlaced({ note: '\0\ud800"' });
    const kept = JSON.parse(
      JSON.stringify(storedMessage({ id: 'm', message, occurredAt, aggregate, correlationId: 'c' })),
    ) as {
      data: Json;
    };
    expect(OrderPlaced.decode(kept.data, 3)).toEqual(message);
  });
});

describe('the bucket of a stream', () => {
  it.each([
    ['', 0],
    ['a', 97],
    ['Order/o-1', 96],
    ['𝄞', 119_070 % 256],
  ])('of %j is what it has always been', (stream, bucket) => {
    expect(bucketOf(stream)).toBe(bucket);
  });

  it('is spread evenly over identifiers', () => {
    const counts = new Map<number, number>();
    for (let index = 0; index < 51_200; index += 1) {
      const bucket = bucketOf(
        streamName('Order', `0198f2c4-7b1e-7${index.toString(16).padStart(3, '0')}-8000-00000000${index}`),
      );
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    }
    expect(counts.size).toBe(256);
    expect(Math.max(...counts.values())).toBeLessThan(300);
  });
});
