import { HttpBroker, type CloudEvent, type HttpBrokerOptions } from 'demesne/messaging';
import { FixedClock, ManualTimer } from 'demesne/testing';

export const event: CloudEvent = {
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
export class Endpoint {
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

export const sent = (broker: HttpBroker, signal: AbortSignal = new AbortController().signal) =>
  broker.send(event, { key: 'k', signal });
