import { Instant } from 'demesne';
import { fromCloudEvent } from 'demesne/messaging';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CardCharged, OrderReceived } from '../kit.ts';
import { classes, valid, pathsOf } from './order-priced.ts';

describe('a CloudEvent from outside', () => {
  const least = {
    specversion: '1.0',
    id: 'm-1',
    source: '/x',
    type: OrderReceived.type,
    time: valid.time,
    data: { note: 'x' },
  };

  it('may say no more than the standard demands, and then begins a conversation', () => {
    const read = fromCloudEvent(least, [OrderReceived])._unsafeUnwrap();

    expect(read).toEqual({
      id: 'm-1',
      message: new OrderReceived({ note: 'x' }),
      occurredAt: Instant.of(valid.time),
      correlationId: 'm-1',
    });
    expect(Object.isFrozen(read)).toBe(true);
  });

  it('tells of everything that is wrong at once', () => {
    expect(
      pathsOf({
        ...valid,
        specversion: '0.3',
        id: '',
        source: 7,
        time: 'noon',
        aggregateversion: '0',
        data: { at: 1 },
      }),
    ).toEqual(['specversion', 'source', 'id', 'data.cents', 'data.at', 'time', 'aggregateversion']);
  });

  it.each([
    ['an unknown type', { type: 'ordering.Unknown' }, ['type']],
    ["a type of a class that wasn't given", { type: CardCharged.type }, ['type']],
    ["a version of the schema that its class can't read", { schemaversion: '1' }, ['schemaversion']],
    ['a version that is no number', { schemaversion: 'two' }, ['schemaversion']],
    ['no version where the class has a later one', { schemaversion: undefined }, ['schemaversion']],
    ['a content that is no JSON', { datacontenttype: 'text/xml' }, ['datacontenttype']],
    ['binary data', { data_base64: 'AA==' }, ['data_base64']],
    ['a number for text', { correlationid: 7 }, ['correlationid']],
    ['an empty text', { tenant: '' }, ['tenant']],
    ['a line break', { actor: 'a\nb' }, ['actor']],
    ['half a surrogate pair', { actor: '\ud800' }, ['actor']],
    ['a text that is too long', { causationid: 'x'.repeat(1_001) }, ['causationid']],
    ['a part of an aggregate', { aggregateid: undefined }, ['aggregateid']],
    [
      'no aggregate for a domain event',
      { aggregatetype: undefined, aggregateid: undefined, aggregateversion: undefined },
      ['aggregatetype', 'aggregateid', 'aggregateversion'],
    ],
    ['a version beyond what numbers hold', { aggregateversion: '9'.repeat(17) }, ['aggregateversion']],
    ['no data where some is needed', { data: undefined }, ['data.cents', 'data.at']],
    ['data that is no object', { data: 'x' }, ['data']],
    ['null for data', { data: null }, ['data.cents', 'data.at']],
  ])('is refused with %s', (_, change, paths) => {
    expect(pathsOf({ ...valid, ...change })).toEqual(paths);
  });

  it.each([
    ['specversion', { specversion: '0.3' }, "expected '1.0'"],
    ['source', { source: 7 }, 'expected text, found a number'],
    ['type', { type: null }, 'expected text, found null'],
    [
      'type',
      { type: 'ordering.Unknown' },
      'expected one of ordering.OrderPlaced, ordering.published.OrderReceived, ordering.OrderPriced',
    ],
    ['schemaversion', { schemaversion: '1' }, 'expected version 2, found 1'],
    ['schemaversion', { schemaversion: 2 }, 'expected text, found a number'],
    ['schemaversion', { schemaversion: '02' }, 'expected a whole number from 1 as text'],
    ['datacontenttype', { datacontenttype: 'text/xml' }, 'expected JSON'],
    ['data_base64', { data_base64: 'AA==' }, 'expected data, found binary data'],
    ['actor', { actor: '' }, 'expected 1 to 1000 characters without control characters'],
    ['tenant', { tenant: 't'.repeat(201) }, 'expected 1 to 200 characters without control characters'],
    ['aggregatetype', { aggregatetype: 't'.repeat(201) }, 'expected 1 to 200 characters without control characters'],
    ['aggregateid', { aggregateid: 't'.repeat(201) }, 'expected 1 to 200 characters without control characters'],
    ['id', { id: 't'.repeat(301) }, 'expected 1 to 300 characters without control characters'],
    ['tenant', { tenant: '' }, 'expected 1 to 200 characters without control characters'],
  ])('says of its %s, once, what was expected: %j', (name, change, message) => {
    const { type, violations } = fromCloudEvent({ ...valid, ...change }, classes)._unsafeUnwrapErr();

    expect([type, violations]).toEqual(['CloudEvent', [{ path: [name], message }]]);
  });

  it.each([
    [null, 'expected an object, found null'],
    [[], 'expected an object, found an array'],
  ])('says of %j as a whole what was expected', (input, message) => {
    expect(fromCloudEvent(input, classes)._unsafeUnwrapErr().violations).toEqual([{ path: [], message }]);
  });

  it('says how deep its data may be', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 200; depth += 1) deep = [deep];

    expect(fromCloudEvent({ ...least, data: { note: deep } }, classes)._unsafeUnwrapErr().violations).toEqual([
      { path: ['data'], message: 'expected at most 100 levels' },
    ]);
  });

  it('may have a text as long as texts may be', () => {
    expect(pathsOf({ ...valid, causationid: 'x'.repeat(1_000) })).toEqual([]);
  });

  it.each([
    [{ aggregatetype: 'Order' }, ['aggregateid', 'aggregateversion']],
    [{ aggregateid: 'o-1' }, ['aggregatetype', 'aggregateversion']],
    [{ aggregateversion: '1' }, ['aggregatetype', 'aggregateid']],
  ])('of an integration event names a whole aggregate or none: %j', (part, missing) => {
    expect(pathsOf({ ...least, ...part })).toEqual(missing);
  });

  it('has no part, not even an undefined one, for what was not said', () => {
    const read = fromCloudEvent(least, classes)._unsafeUnwrap();

    expect(Object.keys(read)).toEqual(['id', 'message', 'occurredAt', 'correlationId']);
  });

  it.each([['application/json; charset=utf-8'], ['application/vnd.shop+json']])(
    'may have the content type %s',
    (datacontenttype) => {
      expect(pathsOf({ ...valid, datacontenttype })).toEqual([]);
    },
  );

  it.each([[undefined], [null], ['{}'], [7], [[]], [() => undefined]])(
    'is refused where it is no object: %s',
    (input) => {
      expect(pathsOf(input)).toEqual(['']);
    },
  );

  it('takes nothing from a prototype', () => {
    expect(pathsOf(Object.create(valid))).toContain('id');
    expect(pathsOf(JSON.parse(`{"__proto__": ${JSON.stringify(valid)}}`))).toContain('id');
    const polluting = JSON.parse(
      '{"note":"x","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    );
    const { data } = fromCloudEvent({ ...least, data: polluting }, classes)._unsafeUnwrap().message;
    expect([data, (data as { polluted?: unknown }).polluted, ({} as { polluted?: unknown }).polluted]).toEqual([
      { note: 'x' },
      undefined,
      undefined,
    ]);
  });

  it('is refused where its data is too deep, in a cycle or not', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle, cycle);
    let deep: unknown = 'x';
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];

    expect([pathsOf({ ...least, data: { note: cycle } }), pathsOf({ ...least, data: deep })]).toEqual([
      ['data'],
      ['data'],
    ]);
  });

  it('never throws, and never quotes what it was given', () => {
    const secret = 'sesame-4711';
    const attribute = fc.constantFrom(...Object.keys(valid), 'data_base64', '__proto__', 'constructor');
    const hostile = fc.oneof(
      fc.anything({ withBigInt: true, withNullPrototype: true, maxDepth: 4 }),
      fc.constant(secret),
      fc.constant(-0),
    );
    fc.assert(
      fc.property(fc.dictionary(attribute, hostile), fc.boolean(), (change, whole) => {
        const read = fromCloudEvent(whole ? { ...valid, ...change } : change, classes);
        expect(
          read.match(
            () => '',
            ({ message }) => message,
          ),
        ).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });

  it('is read by classes only: one thing else among them is a fault', () => {
    expect(() => fromCloudEvent(least, [OrderReceived, {}] as never)).toThrow(
      expect.objectContaining({
        option: 'classes',
        message: 'classes must be a list of classes made by DomainEvent or IntegrationEvent; found an array.',
      }),
    );
  });

  it("is read by classes, or the fault is the caller's", () => {
    expect(() => fromCloudEvent(valid, [{}] as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    expect(() => fromCloudEvent(valid, undefined as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
  });
});
