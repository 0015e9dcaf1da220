import { Readable } from 'node:stream';
import { readCloudEvent, type HttpMessage, type ReadCloudEventOptions } from 'demesne/messaging';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ofHeaderValue, toHeaderValue } from '../../../src/messaging/http/header-value.ts';

const structured = { 'content-type': 'application/cloudevents+json; charset=UTF-8' };
const binary = { 'content-type': 'application/json', 'ce-specversion': '1.0', 'ce-id': 'm-1' };

const read = async (headers: HttpMessage['headers'], body: HttpMessage['body'], options?: ReadCloudEventOptions) =>
  readCloudEvent({ headers, body }, options);
const said = async (...given: Parameters<typeof read>): Promise<string> =>
  (await read(...given))._unsafeUnwrapErr().message;

describe('a header', () => {
  it('gives every text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const value = toHeaderValue(text);
        expect(value).toMatch(/^[!-~]*$/);
        expect(ofHeaderValue(value)).toBe(text);
      }),
    );
  });

  it.each([
    ['Euro%20%E2%82%AC', 'Euro €'],
    ['"a \\"quoted\\" text"', 'a "quoted" text'],
    ['"50%25"', '50%'],
    ['%2525', '%25'],
    ["it's", "it's"],
    ['%E2%82', undefined],
    ['50%', undefined],
  ])('%s is read as %s', (value, text) => expect(ofHeaderValue(value)).toBe(text));
});

describe('a request in structured mode', () => {
  it('is its body', async () => {
    expect((await read(structured, '{"id":"m-1","data":{"a":1}}'))._unsafeUnwrap()).toEqual({
      id: 'm-1',
      data: { a: 1 },
    });
  });

  it('is no event where its body is no JSON', async () => {
    expect(await said(structured, '{')).toBe('Not a valid CloudEvent: expected JSON in UTF-8.');
  });

  it('is handed on where its body is any other JSON, to be found out by whoever reads events', async () => {
    expect((await read(structured, '7'))._unsafeUnwrap()).toBe(7);
    expect((await read(structured, ''))._unsafeUnwrap()).toBeUndefined();
  });
});

describe('a request in binary mode', () => {
  it('has its data in the body and its attributes in the headers, however those are written', async () => {
    const headers = {
      'Content-Type': 'application/json',
      'CE-SpecVersion': '1.0',
      'Ce-Subject': 'K%C3%B6ln',
      Accept: '*',
    };
    expect((await read(headers, '[1]'))._unsafeUnwrap()).toEqual({
      datacontenttype: 'application/json',
      specversion: '1.0',
      subject: 'Köln',
      data: [1],
    });
  });

  it('has all the values of an attribute that came several times', async () => {
    const headers = { ...binary, 'ce-actor': ['Ada', 'Bob'], 'ce-tenant': undefined };
    const found = (await read(headers, '{}'))._unsafeUnwrap() as Record<string, unknown>;
    expect([found['actor'], 'tenant' in found]).toEqual(['Ada, Bob', false]);
  });

  it('has no data without a body', async () => {
    expect((await read({ 'ce-specversion': '1.0' }, null))._unsafeUnwrap()).toEqual({ specversion: '1.0' });
  });

  it('is no event where an attribute is no UTF-8, or the data no JSON', async () => {
    expect(await said({ ...binary, 'ce-actor': '%ff' }, '{}')).toBe(
      'Not a valid CloudEvent: actor: expected percent-encoded UTF-8.',
    );
    expect(await said(binary, 'hello')).toBe('Not a valid CloudEvent: data: expected JSON in UTF-8.');
  });

  it('says nothing beyond its own: names of prototypes are names', async () => {
    const found = (
      await read({ ...binary, 'ce-__proto__': 'x', 'ce-constructor': 'y' }, '{}')
    )._unsafeUnwrap() as object;
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    expect(Object.keys(found)).toContain('constructor');
    expect(Object.keys(found)).toContain('__proto__');
  });
});

describe('what is no event', () => {
  it.each([
    ['no event at all', { 'content-type': 'application/json' }],
    ['a batch', { 'content-type': 'application/cloudevents-batch+json', 'ce-specversion': '1.0' }],
    ['an event in another format', { 'content-type': 'application/cloudevents+avro' }],
    ['nothing', {}],
  ])('is refused: %s', async (_, headers) => {
    expect(await said(headers, '{}')).toBe(
      'Not a valid CloudEvent: expected one event, in binary or in structured mode and JSON.',
    );
  });

  it('is refused in another encoding', async () => {
    const headers = { 'content-type': 'application/cloudevents+json; charset=latin1' };
    expect(await said(headers, '{}')).toBe('Not a valid CloudEvent: datacontenttype: expected UTF-8.');
    expect(await said(structured, new Uint8Array([0x22, 0xff, 0x22]))).toBe(
      'Not a valid CloudEvent: expected JSON in UTF-8.',
    );
  });
});

describe('a body', () => {
  const json = '{"note":"grüezi"}';
  const bytes = new TextEncoder().encode(json);

  it.each<[string, () => HttpMessage['body']]>([
    ['text', () => json],
    ['bytes', () => bytes],
    ['a stream of Node', () => Readable.from([bytes.subarray(0, 11), bytes.subarray(11)])],
    ['a stream of text', () => Readable.from([json.slice(0, 5), json.slice(5)])],
    ['a stream of the Web', () => new Response(bytes).body],
  ])('may be %s', async (_, body) => {
    expect((await read(structured, body()))._unsafeUnwrap()).toEqual({ note: 'grüezi' });
  });

  it('may be a request of the Web as a whole', async () => {
    const request = new Request('http://localhost/', { method: 'POST', headers: structured, body: json });
    expect((await readCloudEvent(request))._unsafeUnwrap()).toEqual({ note: 'grüezi' });
  });

  it.each<[string, () => HttpMessage['body']]>([
    ['text', () => json],
    ['bytes', () => bytes],
    ['a stream', () => Readable.from([bytes.subarray(0, 10), bytes.subarray(10)])],
  ])('may have so many bytes and no more: %s', async (_, body) => {
    expect((await read(structured, body(), { maxBytes: bytes.length })).isOk()).toBe(true);
    const refusal = (await read(structured, body(), { maxBytes: bytes.length - 1 }))._unsafeUnwrapErr();
    expect(refusal).toMatchObject({ name: 'MessageTooLarge', maxBytes: bytes.length - 1 });
  });

  it('is not read at all where it says that it is too large', async () => {
    const body: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => expect.fail('It was read.') };
    const refusal = await read({ ...structured, 'content-length': '1048577' }, body);
    expect(refusal._unsafeUnwrapErr()).toMatchObject({ name: 'MessageTooLarge', maxBytes: 1_048_576 });
  });

  it('that is too large is read on for a while, and then cut off', async () => {
    let given = 0;
    let isCut = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield new Uint8Array((given += 1) && 10);
      } finally {
        isCut = true;
      }
    }
    const refusal = await read(structured, endless(), { maxBytes: 20 });
    expect([refusal._unsafeUnwrapErr().name, given, isCut]).toEqual(['MessageTooLarge', 17, true]);
  });
});
