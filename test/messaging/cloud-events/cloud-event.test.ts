import { fromCloudEvent, toCloudEvent, type Envelope } from 'demesne/messaging';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderPlaced, OrderReceived, Post } from '../kit.ts';
import { classes, envelope, valid } from './order-priced.ts';

describe('an envelope as a CloudEvent', () => {
  it('says everything in the attributes of the standard, extensions as text', () => {
    expect(valid).toEqual({
      specversion: '1.0',
      id: 'm-1',
      source: '/ordering',
      type: 'ordering.OrderPriced',
      time: '2026-03-01T12:00:00.000Z',
      subject: 'Order/o-1',
      datacontenttype: 'application/json',
      aggregatetype: 'Order',
      aggregateid: 'o-1',
      aggregateversion: '1',
      correlationid: 'c-1',
      causationid: 'm-0',
      schemaversion: '2',
      tenant: 'acme',
      actor: 'ann',
      data: { cents: '1152921504606846976', at: '2026-03-01T11:00:00.000Z' },
    });
    expect(Object.keys(valid).every((name) => /^[a-z0-9]+$/.test(name))).toBe(true);
  });

  it("leaves out what isn't there, and names another source", () => {
    const bare = new Post().envelope(new OrderReceived({ note: 'x' }), { of: undefined });
    expect(Object.keys(toCloudEvent(bare))).toEqual([
      'specversion',
      'id',
      'source',
      'type',
      'time',
      'datacontenttype',
      'correlationid',
      'schemaversion',
      'data',
    ]);
    expect(toCloudEvent(bare, { source: 'https://shop.example/ordering' }).source).toBe(
      'https://shop.example/ordering',
    );
  });

  it('comes back as it was', () => {
    const word = fc.stringMatching(/^[!-~]{1,20}$/);
    const stamps = fc.record(
      { id: word, correlationId: word, causationId: word, actor: word, tenant: word },
      { requiredKeys: ['id', 'correlationId'] },
    );
    fc.assert(
      fc.property(stamps, fc.string(), fc.option(word, { nil: undefined }), (given, note, of) => {
        const sent: Envelope = new Post().envelope(
          of === undefined ? new OrderReceived({ note }) : new OrderPlaced({ note }),
          { ...given, of },
        );
        const read = fromCloudEvent(JSON.parse(JSON.stringify(toCloudEvent(sent))), classes)._unsafeUnwrap();

        expect(read).toEqual(sent);
        expect(read.message).toBeInstanceOf(sent.message.constructor);
        expect(toCloudEvent(read)).toEqual(toCloudEvent(sent));
      }),
    );
    expect(fromCloudEvent(JSON.parse(JSON.stringify(valid)), classes)._unsafeUnwrap()).toEqual(envelope);
  });
});
