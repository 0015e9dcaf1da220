import { BrokerRefused, HttpBroker } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { gate } from '../kit.ts';
import { event, Endpoint, sent } from './endpoint.ts';

interface Asked {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly signal: AbortSignal;
  readonly redirect: string;
}

describe('a request', () => {
  it('holds the whole event in its body in structured mode', async () => {
    const endpoint = new Endpoint();
    await sent(endpoint.broker());
    const [{ url, headers, body, redirect }] = endpoint.asked as [Asked];
    expect([url, redirect]).toEqual(['https://billing.example/messages?sig=secret', 'manual']);
    expect(headers).toEqual({ 'content-type': 'application/cloudevents+json; charset=utf-8' });
    expect(JSON.parse(body)).toEqual(event);
  });

  it('holds the data in its body and the attributes in its headers in binary mode', async () => {
    const endpoint = new Endpoint();
    await sent(endpoint.broker({ mode: 'binary' }));
    const [{ headers, body }] = endpoint.asked as [Asked];
    expect(headers).toEqual({
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': 'm-1',
      'ce-source': '/ordering',
      'ce-type': 'ordering.published.OrderAccepted',
      'ce-time': '2026-03-01T12:00:00.000Z',
      'ce-subject': 'Order/K%C3%B6ln%2050%25',
      'ce-correlationid': 'c-1',
      'ce-schemaversion': '1',
      'ce-actor': 'Ada%20%22the%20first%22',
    });
    expect(body).toBe('{"note":"grüezi"}');
  });

  it('has headers of the sender’s own, which are asked for each time, and can’t replace the event’s', async () => {
    const endpoint = new Endpoint();
    let tokens = 0;
    const headers = async () => ({
      Authorization: `Bearer ${(tokens += 1)}`,
      'Content-Type': 'text/plain',
      'CE-Id': 'x',
    });
    const broker = endpoint.broker({ mode: 'binary', headers });
    await sent(broker);
    await sent(broker);
    expect(endpoint.asked.map((one) => one.headers['authorization'])).toEqual(['Bearer 1', 'Bearer 2']);
    expect(endpoint.asked[1]?.headers).toMatchObject({ 'content-type': 'application/json', 'ce-id': 'm-1' });
    expect(Object.keys(endpoint.asked[1]?.headers ?? {})).not.toContain('Content-Type');
  });

  it('can’t be made in binary mode of text that has no UTF-8', async () => {
    const endpoint = new Endpoint();
    const half = { ...event, actor: '\uD800' };
    const refusal = endpoint.broker({ mode: 'binary' }).send(half, { key: 'k', signal: new AbortController().signal });
    await expect(refusal).rejects.toThrow(
      'The attribute actor holds half of a surrogate pair, which no header can carry.',
    );
    await expect(refusal).rejects.toSatisfy(BrokerRefused.is);
    expect(endpoint.asked).toEqual([]);
  });
});

describe('what is secret', () => {
  it('is never told in a fault: neither path nor query, and nothing of what the platform says', async () => {
    const endpoint = new Endpoint();
    endpoint.answer = () => {
      const cause = Object.assign(new Error('https://billing.example/messages?sig=secret'), { code: 'ECONNREFUSED' });
      throw new TypeError('fetch failed with Bearer secret', { cause });
    };
    const failed = await sent(endpoint.broker()).catch((error: Error) => error);
    expect(failed).toMatchObject({
      code: 'BROKER_UNAVAILABLE',
      message: 'The endpoint at https://billing.example could not be asked (ECONNREFUSED): the event is not confirmed.',
    });
    expect((failed as Error).cause).toBeUndefined();
    endpoint.answer = () => {
      throw Object.assign(new Error('x'), { code: 'the secret' });
    };
    await expect(sent(endpoint.broker())).rejects.toThrow(
      'The endpoint at https://billing.example could not be asked: the event is not confirmed.',
    );
  });

  it('has no place in a URL', () => {
    const make = () => new HttpBroker('https://ada:secret@billing.example/');
    expect(make).toThrow(
      'url must be an http or https URL without user and password; those go into the headers; found a string.',
    );
  });
});

describe('options', () => {
  it.each([
    ['mode', { mode: 'batch' }, "mode must be 'structured' or 'binary'; found a string."],
    ['headers', { headers: 'x' }, 'headers must be an object, or a function that gives one; found a string.'],
    ['timeoutMs', { timeoutMs: 0 }, 'timeoutMs must be milliseconds from 1 to 600,000; found 0.'],
    ['timeoutMs', { timeoutMs: Number.NaN }, 'timeoutMs must be milliseconds from 1 to 600,000; found NaN.'],
    ['longestPauseMs', { longestPauseMs: -1 }, 'longestPauseMs must be milliseconds from 0 to 86,400,000; found -1.'],
    ['fetch', { fetch: null }, 'fetch must be a function; found null.'],
    ['timer', { timer: {} }, 'timer must be a Timer; found an object.'],
    ['clock', { clock: {} }, 'clock must be a Clock; found an object.'],
  ])('%s is said to be wrong', (_, options, sentence) => {
    expect(() => new HttpBroker('https://billing.example', options as never)).toThrow(sentence);
  });

  it.each(['', 'billing', 'ftp://billing.example', '/messages', null])('%j is no URL to send to', (url) => {
    expect(() => new HttpBroker(url as string)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });

  it('of a wrong kind are said to be wrong', () => {
    expect(() => new HttpBroker('https://billing.example', null as never)).toThrow(
      'options must be an object; found null.',
    );
  });

  it('a send whose signal is aborted makes no request', async () => {
    const endpoint = new Endpoint();
    await expect(sent(endpoint.broker(), AbortSignal.abort('gave up'))).rejects.toBe('gave up');
    const held = gate<Record<string, string>>();
    const stop = new AbortController();
    const sending = sent(endpoint.broker({ headers: () => held.promise }), stop.signal);
    stop.abort('gave up');
    held.open({});
    await expect(sending).rejects.toBe('gave up');
    expect(endpoint.asked).toEqual([]);
  });
});
