import { describe, expect, it } from 'vitest';
import { turn } from '../kit.ts';
import { Endpoint, sent } from './endpoint.ts';

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
