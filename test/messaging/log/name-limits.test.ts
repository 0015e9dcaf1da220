import { Instant } from 'demesne';
import { envelopeOf, IntegrationEvent, LONGEST_NAMES, storedMessage, type Envelope } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';

class NoticePinned extends IntegrationEvent.define('hall.published.NoticePinned', {}) {}

const envelope: Envelope = {
  id: 'm-1',
  message: new NoticePinned(),
  occurredAt: Instant.of('2026-03-01T12:00:00Z'),
  aggregate: { type: 'Hall', id: 'h-1', version: 1 },
  correlationId: 'c-1',
  tenant: 'north',
};
const { messageId, tenant, aggregateType, aggregateId } = LONGEST_NAMES;
const ofType = (type: string): Partial<Envelope> => ({ aggregate: { type, id: 'h-1', version: 1 } });
const ofId = (id: string): Partial<Envelope> => ({ aggregate: { type: 'Hall', id, version: 1 } });

describe('a row of a log', () => {
  it.each([
    ['an id', (text: string) => ({ id: text }), messageId],
    ['a tenant', (text: string) => ({ tenant: text }), tenant],
    ['the name of an aggregate', ofType, aggregateType],
    ['the id of an aggregate', ofId, aggregateId],
  ])('is made of %s up to a length, and of no longer one', (_, part, longest) => {
    const made = (length: number): Envelope => ({ ...envelope, ...part('€'.repeat(length)) });
    expect(envelopeOf(storedMessage(made(longest)))).toMatchObject(part('€'.repeat(longest)));
    expect(() => storedMessage(made(longest + 1))).toThrow(expect.objectContaining({ code: 'NAME_TOO_LONG', longest }));
  });

  it('is made of every identifier that there can be', () => {
    expect(storedMessage({ ...envelope, ...ofId('𝄞'.repeat(200)) }).stream).toHaveLength(400 + '@north/Hall/'.length);
    expect(() => storedMessage({ ...envelope, ...ofId('𝄞'.repeat(201)) })).toThrow('of 200 characters at the most');
  });

  it('is not quoted in what is said of it', () => {
    expect(() => storedMessage({ ...envelope, tenant: 'secret'.repeat(100) })).toThrow(
      expect.objectContaining({
        message: 'Expected a tenant of 200 characters at the most, found 600.',
        part: 'a tenant',
      }),
    );
  });
});
