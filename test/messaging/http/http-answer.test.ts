import { describe, expect, it } from 'vitest';
import { turn } from '../kit.ts';
import { Endpoint, sent } from './endpoint.ts';

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
