import { HttpBroker, IntegrationEvent } from 'demesne/messaging';
import { ManualTimer } from 'demesne/testing';
import { describe, expect, it } from 'vitest';
import { turn } from '../kit.ts';

class BellRung extends IntegrationEvent.define('tower.published.BellRung', {}) {}

describe('An HTTP broker under attack', () => {
  const event = { type: BellRung.type } as never;
  const broker = (timer: ManualTimer, asked: string[]): HttpBroker =>
    new HttpBroker('https://billing.example/', {
      timer,
      timeoutMs: 100,
      headers: () => new Promise<never>(() => undefined),
      fetch: async () => {
        asked.push('asked');
        return { status: 204, headers: new Headers(), body: null };
      },
    });

  it('waits no longer for its headers than for an answer', async () => {
    const timer = new ManualTimer();
    const asked: string[] = [];
    const sent = broker(timer, asked).send(event, { key: 'k', signal: new AbortController().signal });
    const refused = sent.catch((error: unknown) => error);
    await turn();
    await timer.advance(100);
    expect(await refused).toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    expect(asked).toEqual([]);
  });

  it('waits for its headers no longer once the sender gives up', async () => {
    const sender = new AbortController();
    const sent = broker(new ManualTimer(), []).send(event, { key: 'k', signal: sender.signal });
    const refused = sent.catch((error: unknown) => error);
    await turn();
    const enough = new Error('enough');
    sender.abort(enough);
    expect(await refused).toBe(enough);
  });

  it.each(['timeoutMs', 'longestPauseMs'])('takes no text for %s, which no timer would wait for', (option) => {
    const make = () => new HttpBroker('https://billing.example/', { [option]: '5000' });
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_OPTION', option }));
  });
});
