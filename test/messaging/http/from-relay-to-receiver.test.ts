import { InMemoryStore } from 'demesne/in-memory';
import {
  HttpBroker,
  HttpEndpoint,
  InboundChannelAdapter,
  OutboxRelay,
  Subscriptions,
  type ContentMode,
  type HttpReply,
} from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { World } from '../durable-subscription/kit.ts';
import { OrderAccepted } from '../relay/kit.ts';
import { serving } from './server.ts';

const modes: readonly ContentMode[] = ['structured', 'binary'];

/** A context that receives, with an endpoint on this machine. */
async function receiving(answer: (reply: HttpReply) => number = ({ status }) => status) {
  const store = new InMemoryStore();
  const endpoint = new HttpEndpoint(new InboundChannelAdapter(store.log, OrderAccepted), { maxBytes: 100_000 });
  const replies: HttpReply[] = [];
  const server = await serving(async (request, response) => {
    const reply = await endpoint.receive({ headers: request.headers, body: request });
    replies.push(reply);
    response.writeHead(answer(reply)).end();
  });
  return { store, replies, ...server };
}

/** Sends notes, each of the order that its first letter says, and waits until nothing is left to do. */
async function relayed(url: string, mode: ContentMode, ...notes: readonly string[]) {
  const sender = new InMemoryStore();
  const subscriptions = new Subscriptions(sender.log, sender.subscriptions, { quickAttempts: 9 });
  new OutboxRelay({ name: 'publish', messages: OrderAccepted, to: new HttpBroker(url, { mode }) }).attach(
    subscriptions,
  );
  await subscriptions.start();
  const made = new World();
  for (const note of notes) sender.log.append([made.envelope(note, new OrderAccepted({ note }) as never)]);
  await subscriptions.drain();
  const left = await subscriptions.operator('publish').list();
  await subscriptions.stop();
  return left;
}

describe.each(modes)('from a relay by HTTP to a receiver, %s', (mode) => {
  it('each event gets into the receiver’s log, where its own subscriptions handle it', async () => {
    const { url, store, close } = await receiving();
    const seen: string[] = [];
    const subscriptions = new Subscriptions(store.log, store.subscriptions);
    subscriptions.subscribe(OrderAccepted, {
      name: 'bill',
      handle: ({ data }, { causationId, correlationId, aggregate }) =>
        void seen.push(`${data.note} of ${aggregate?.id}, ${causationId}, ${correlationId}`),
    });
    await subscriptions.start();
    await relayed(url, mode, 'a1', 'a "quoted" 50% ✓', 'b1');
    await subscriptions.drain();
    await subscriptions.stop();
    await close();
    expect(seen.toSorted()).toEqual([
      'a "quoted" 50% ✓ of a, /ordering m-2, c-1',
      'a1 of a, /ordering m-1, c-1',
      'b1 of b, /ordering m-3, c-1',
    ]);
  });

  it('what was not answered comes again, and is in the log once', async () => {
    let lost = 3;
    const { url, store, replies, close } = await receiving(({ status }) => ((lost -= 1) >= 0 ? 502 : status));
    await relayed(url, mode, 'a1', 'a2');
    await close();
    expect(replies.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204]);
    expect(store.log.read(0, 10).map(({ envelope }) => envelope.message.data)).toEqual([
      { note: 'a1' },
      { note: 'a2' },
    ]);
  });

  it('what the receiver can’t read is dead at the sender, with the reason in words', async () => {
    const { url, replies, close } = await receiving();
    const left = await relayed(url, mode, `a${'!'.repeat(100_000)}`, 'b1');
    await close();
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([204, 413]));
    expect(left).toMatchObject([{ status: 'dead', attempts: 1, cause: { code: 'BROKER_REFUSED' } }]);
  });
});

describe('an endpoint', () => {
  it('answers 503 and says why, where the log can’t take it', async () => {
    const fault = new Error('disk full');
    const endpoint = new HttpEndpoint({ receive: () => Promise.reject(fault) });
    const headers = { 'content-type': 'application/cloudevents+json' };
    expect(await endpoint.receive({ headers, body: '{}' })).toEqual({ status: 503, fault });
  });

  it('answers 503 where the request breaks off', async () => {
    const fault = new Error('aborted');
    const endpoint = new HttpEndpoint({ receive: () => expect.fail('There is no event.') });
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(1);
      throw fault;
    }
    const headers = { 'content-type': 'application/cloudevents+json' };
    expect(await endpoint.receive({ headers, body: broken() })).toEqual({ status: 503, fault });
  });

  it('answers 400 to what the adapter refuses', async () => {
    const endpoint = new HttpEndpoint(new InboundChannelAdapter(new InMemoryStore().log, OrderAccepted));
    const reply = await endpoint.receive({ headers: { 'content-type': 'application/cloudevents+json' }, body: '{}' });
    expect(reply).toMatchObject({ status: 400, refusal: { name: 'InvalidValue' } });
  });

  it.each([undefined, null, ''])('answers 400 to a body that is none: %j', async (body) => {
    const endpoint = new HttpEndpoint(new InboundChannelAdapter(new InMemoryStore().log, OrderAccepted));
    const headers = { 'content-type': 'application/cloudevents+json' };
    expect(await endpoint.receive({ headers, body })).toMatchObject({ status: 400, refusal: { name: 'InvalidValue' } });
  });

  it('says what a body has to be that somebody else has read already', async () => {
    const endpoint = new HttpEndpoint({ receive: () => expect.fail('There is no event.') });
    const headers = { 'content-type': 'application/cloudevents+json' };
    const { status, fault } = await endpoint.receive({ headers, body: { specversion: '1.0' } as never });
    expect([status, fault]).toEqual([503, expect.objectContaining({ code: 'INVALID_OPTION', option: 'body' })]);
  });

  it.each([
    ['inbound', [{}], 'inbound must be an InboundChannelAdapter; found an object.'],
    [
      'maxBytes',
      [{ receive: () => undefined }, { maxBytes: 0 }],
      'maxBytes must be a whole number of bytes from 1; found 0.',
    ],
    ['options', [{ receive: () => undefined }, null], 'options must be an object; found null.'],
  ])('is told what %s has to be', (_, given, sentence) => {
    expect(() => new HttpEndpoint(...(given as unknown as [InboundChannelAdapter]))).toThrow(sentence);
  });
});
