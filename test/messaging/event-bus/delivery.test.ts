import { describe, expect, it } from 'vitest';
import { CardCharged, OrderCancelled, OrderPlaced, OrderReceived, Post, turn } from '../kit.ts';

const placed = (note = 'ring'): OrderPlaced => new OrderPlaced({ note });

describe('what is delivered', () => {
  it('is what was committed after the subscription, to each handler of its type', async () => {
    const post = new Post();
    post.commit(placed('before'));
    const seen: string[] = [];
    post.bus.subscribe(OrderPlaced, { name: 'first', handle: ({ data }) => void seen.push(`first ${data.note}`) });
    post.bus.subscribe(OrderPlaced, { name: 'second', handle: ({ data }) => void seen.push(`second ${data.note}`) });
    post.commit(placed('after'));

    const report = await post.bus.publish();

    expect(seen).toEqual(['first after', 'second after']);
    expect(report).toEqual({ delivered: 2, failures: [], waiting: 0 });
  });

  it('begins at the start of the log where that is asked for, and misses nothing of what follows', async () => {
    const post = new Post();
    post.bus.subscribe(OrderPlaced, { name: 'live', handle: () => undefined });
    for (let index = 0; index < 600; index += 1) post.commit(placed(String(index)), { of: `o-${index}` });
    await post.bus.publish();
    const seen: string[] = [];

    post.bus.subscribe(OrderPlaced, { name: 'all', from: 'start', handle: ({ data }) => void seen.push(data.note) });
    post.commit(placed('600'));
    await post.bus.drain();

    expect(seen).toEqual(Array.from({ length: 601 }, (_, index) => String(index)));
  });

  it('comes to a list of classes in one order', async () => {
    const post = new Post();
    const seen: string[] = [];
    post.bus.subscribe([OrderPlaced, OrderCancelled], { name: 'both', handle: (event) => void seen.push(event.type) });
    post.commit(new OrderCancelled({ reason: 'late' }));
    post.commit(placed());
    post.commit(new CardCharged({ cents: 1 }));

    expect((await post.bus.publish()).delivered).toBe(2);
    expect(seen).toEqual(['ordering.OrderCancelled', 'ordering.OrderPlaced']);
  });

  it('follows a commit by itself, but not on the stack of the committer', async () => {
    const post = new Post();
    let seen = 0;
    post.bus.subscribe(OrderPlaced, { name: 'count', handle: () => void (seen += 1) });
    post.commit(placed());
    const onStack = seen;
    await turn();

    expect([onStack, seen]).toEqual([0, 1]);
  });

  it('is reported once, whether a commit or publish set it off', async () => {
    const post = new Post();
    post.bus.subscribe(OrderPlaced, { name: 'count', handle: () => undefined });
    post.commit(placed());
    await turn();

    expect([(await post.bus.publish()).delivered, (await post.bus.publish()).delivered]).toEqual([1, 0]);
  });

  it('skips messages that nobody subscribed to', async () => {
    const post = new Post();
    post.bus.subscribe(OrderPlaced, { name: 'count', handle: () => undefined });
    post.commit(new OrderReceived({ note: 'x' }));

    expect((await post.bus.publish()).delivered).toBe(0);
  });
});

describe('the context of a handler', () => {
  it('continues the conversation: the id of the message is the cause of what comes next', async () => {
    const post = new Post();
    let found: object = {};
    post.bus.subscribe(OrderPlaced, {
      name: 'look',
      handle: (_, context) => {
        found = { ...context };
      },
    });
    const envelope = post.commit(placed(), { correlationId: 'c-7', causationId: 'm-0', actor: 'ann', tenant: 'acme' });
    await post.bus.publish();

    expect(found).toEqual({
      correlationId: 'c-7',
      causationId: envelope.id,
      actor: 'ann',
      tenant: 'acme',
      signal: expect.any(AbortSignal),
      envelope,
      aggregate: { type: 'Order', id: 'o-1', version: 1 },
      subscription: 'look',
      attempt: 1,
    });
  });

  it('has no actor and no tenant where the message has none, and cannot be changed by a peer', async () => {
    const post = new Post();
    let keys: string[] = [];
    post.bus.subscribe(OrderPlaced, {
      name: 'spoil',
      handle: (_, context) => void Object.assign(context, { actor: 'me' }),
    });
    post.bus.subscribe(OrderPlaced, { name: 'look', handle: (_, context) => void (keys = Object.keys(context)) });
    post.commit(placed());
    await post.bus.publish();

    expect(keys).not.toContain('actor');
    expect(keys).not.toContain('tenant');
  });
});
