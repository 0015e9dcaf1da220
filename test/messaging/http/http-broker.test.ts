import { BrokerRefused, HttpBroker, type CloudEvent, type HttpBrokerOptions } from 'demesne/messaging';
import { FixedClock, ManualTimer } from 'demesne/testing';
import { describe, expect, it } from 'vitest';
import { gate, turn } from '../kit.ts';

const event: CloudEvent = {
  specversion: '1.0',
  id: 'm-1',
  source: '/ordering',
  type: 'ordering.published.OrderAccepted',
  time: '2026-03-01T12:00:00.000Z',
  subject: 'Order/Köln 50%',
  datacontenttype: 'application/json',
  correlationid: 'c-1',
  schemaversion: '1',
  actor: 'Ada "the first"',
  data: { note: 'grüezi' },
};

interface Asked {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly signal: AbortSignal;
  readonly redirect: string;
}

/** An endpoint that answers as it is told, at a time in the test's hands. */
class Endpoint {
  readonly asked: Asked[] = [];
  readonly timer = new ManualTimer();
  readonly clock = new FixedClock('2026-03-01T12:00:00Z');
  answer: (asked: Asked) => unknown = () => ({ status: 204 });

  broker(options: HttpBrokerOptions = {}, url = 'https://billing.example/messages?sig=secret'): HttpBroker {
    const fetch = async (to: string, init: Omit<Asked, 'url'>): Promise<never> => {
      const asked = { url: to, ...init };
      this.asked.push(asked);
      const answer = { headers: new Headers(), body: null, ...((await this.answer(asked)) as object) };
      return answer as never;
    };
    return new HttpBroker(url, { fetch, timer: this.timer, clock: this.clock, ...options });
  }
}

const sent = (broker: HttpBroker, signal = new AbortController().signal) => broker.send(event, { key: 'k', signal });

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

describe('an answer', () => {
  it.each([200, 201, 202, 204, 299])('of %i confirms', async (status) => {
    const endpoint = new Endpoint();
    endpoint.answer = () => ({ status });
    await expect(sent(endpoint.broker())).resolves.toBeUndefined();
    expect(endpoint.asked).toHaveLength(1);
  });

  it.each([400, 413, 415, 422, 431])('of %i refuses for good', async (status) => {
    const endpoint = new Endpoint();
    endpoint.answer = () => ({ status });
    await expect(sent(endpoint.broker())).rejects.toMatchObject({
      code: 'BROKER_REFUSED',
      message: `The endpoint at https://billing.example answered ${status} to an event of type ordering.published.OrderAccepted: it will never take it as it is.`,
    });
  });

  it.each([0, 199, 300, 301, 302, 304, 307, 401, 403, 404, 405, 408, 409, 410, 421, 425, 429, 500, 502, 503, 504])(
    'of %i confirms nothing, and may be another next time',
    async (status) => {
      const endpoint = new Endpoint();
      endpoint.answer = () => ({ status });
      await expect(sent(endpoint.broker())).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    },
  );

  it('is not read beyond its status', async () => {
    const endpoint = new Endpoint();
    let isCancelled = false;
    const cancel = async (): Promise<void> => void (isCancelled = true);
    endpoint.answer = () => ({ status: 200, body: { cancel } });
    await sent(endpoint.broker());
    expect(isCancelled).toBe(true);
  });

  it('counts, whatever becomes of the rest of it', async () => {
    const endpoint = new Endpoint();
    endpoint.answer = () => ({ status: 200, body: { cancel: () => Promise.reject(new Error('reset')) } });
    await expect(sent(endpoint.broker())).resolves.toBeUndefined();
    endpoint.answer = () => ({ status: 200, body: { cancel: () => new Promise(() => undefined) } });
    await expect(sent(endpoint.broker())).resolves.toBeUndefined();
  });

  it('that does not come in time confirms nothing; the request is ended', async () => {
    const endpoint = new Endpoint();
    endpoint.answer = () => new Promise(() => undefined);
    const sending = sent(endpoint.broker({ timeoutMs: 700 }));
    const failed = sending.catch((error: unknown) => error);
    await endpoint.timer.advance(699);
    expect(endpoint.asked[0]?.signal.aborted).toBe(false);
    await endpoint.timer.advance(1);
    expect(await failed).toMatchObject({
      code: 'BROKER_UNAVAILABLE',
      message: 'The endpoint at https://billing.example gave no answer within 700 ms: the event is not confirmed.',
    });
    expect(endpoint.asked[0]?.signal.aborted).toBe(true);
  });

  it('that comes in time leaves no timer and no listener behind', async () => {
    const endpoint = new Endpoint();
    const signal = new AbortController().signal;
    let listeners = 0;
    signal.addEventListener = (): void => void (listeners += 1);
    signal.removeEventListener = (): void => void (listeners -= 1);
    await sent(endpoint.broker(), signal);
    expect([endpoint.timer.pending, listeners]).toEqual([0, 0]);
  });

  it('is not waited for any longer once the sender gives up', async () => {
    const endpoint = new Endpoint();
    endpoint.answer = () => new Promise(() => undefined);
    const stop = new AbortController();
    const sending = sent(endpoint.broker(), stop.signal);
    await turn();
    stop.abort('gave up');
    await expect(sending).rejects.toBe('gave up');
    expect([endpoint.asked[0]?.signal.aborted, endpoint.timer.pending]).toEqual([true, 0]);
  });
});

describe('an endpoint that asks for time', () => {
  const busy = (status: number, after: string | undefined): Endpoint => {
    const endpoint = new Endpoint();
    const headers = new Headers(after === undefined ? {} : { 'retry-after': after });
    endpoint.answer = () => ({ status: endpoint.asked.length === 1 ? status : 204, headers });
    return endpoint;
  };

  it.each([
    [429, '2', 2_000],
    [503, '2', 2_000],
    [503, 'Sun, 01 Mar 2026 12:00:03 GMT', 3_000],
    [503, '86400', 60_000],
  ])('by %i and Retry-After: %s is left alone for %i ms, by all senders', async (status, after, ms) => {
    const endpoint = busy(status, after);
    const broker = endpoint.broker();
    await expect(sent(broker)).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    const both = Promise.all([sent(broker), sent(broker)]);
    await endpoint.timer.advance(ms - 1);
    expect(endpoint.asked).toHaveLength(1);
    await endpoint.timer.advance(1);
    await both;
    expect(endpoint.asked).toHaveLength(3);
  });

  it.each([
    [503, undefined],
    [503, '0'],
    [503, 'soon'],
    [503, '-5'],
    [503, 'Sun, 01 Mar 2020 12:00:00 GMT'],
    [500, '2'],
  ])('by %i and Retry-After: %s is asked again at once', async (status, after) => {
    const endpoint = busy(status, after);
    const broker = endpoint.broker();
    await expect(sent(broker)).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    await sent(broker);
    expect(endpoint.timer.elapsedMs).toBe(0);
  });

  it('is asked once its time is over by the clock', async () => {
    const endpoint = busy(503, '2');
    const broker = endpoint.broker();
    await expect(sent(broker)).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    endpoint.clock.advance(2_000);
    await sent(broker);
    expect(endpoint.asked).toHaveLength(2);
  });

  it('is asked again after the longest time that it may ask for', async () => {
    const endpoint = busy(503, '86400');
    const broker = endpoint.broker();
    await expect(sent(broker)).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    endpoint.clock.advance(60_000);
    await sent(broker);
    expect([endpoint.asked.length, endpoint.timer.elapsedMs]).toEqual([2, 0]);
  });

  it('is not waited for longer than it asked because a clock was put back', async () => {
    const endpoint = busy(503, '2');
    const broker = endpoint.broker({ longestPauseMs: 5_000 });
    await expect(sent(broker)).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    endpoint.clock.set('2026-02-01T12:00:00Z');
    const sending = sent(broker);
    await endpoint.timer.advance(5_000);
    await sending;
  });

  it('is not waited for once the sender gives up', async () => {
    const endpoint = busy(503, '2');
    const broker = endpoint.broker();
    await expect(sent(broker)).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    const stop = new AbortController();
    const sending = sent(broker, stop.signal);
    await turn();
    stop.abort('gave up');
    await expect(sending).rejects.toBe('gave up');
    expect(endpoint.timer.pending).toBe(0);
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
