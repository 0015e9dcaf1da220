import type { PublishReport } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { CardCharged, gate, OrderPlaced, Post, turn } from '../kit.ts';

const placed = (note = 'ring'): OrderPlaced => new OrderPlaced({ note });

describe('publish', () => {
  it('waits for the first attempt of every handler, and of what stands behind one', async () => {
    const post = new Post();
    const { promise, open } = gate();
    post.bus.subscribe(OrderPlaced, {
      name: 'slow',
      handle: ({ data }) => (data.note === 'slow' ? promise : undefined),
    });
    post.commit(placed('slow'));
    post.commit(placed('behind'));
    let report: PublishReport | undefined;
    const published = post.bus.publish().then((found) => (report = found));
    await turn();
    expect(report).toBeUndefined();

    open();
    await published;
    expect(report).toEqual({ delivered: 2, failures: [], waiting: 0 });
  });

  it("doesn't wait for what stands behind a message that turns out to be retried", async () => {
    const post = new Post();
    const { promise, fail } = gate();
    post.bus.subscribe(OrderPlaced, { name: 'slow', handle: () => promise });
    post.commit(placed('fails'));
    post.commit(placed('behind'));
    const published = post.bus.publish();
    await turn();
    fail(new Error('busy'));

    expect(await published).toMatchObject({ delivered: 0, failures: [{ willRetry: true }], waiting: 1 });
  });

  it('waits for attempts that an earlier publish is still waiting for', async () => {
    const post = new Post();
    const { promise, open } = gate();
    post.bus.subscribe(OrderPlaced, { name: 'slow', handle: () => promise });
    post.commit(placed());
    const done: string[] = [];
    const first = post.bus.publish().then(() => done.push('first'));
    const second = post.bus.publish().then(() => done.push('second'));
    await turn();
    expect(done).toEqual([]);

    open();
    await Promise.all([first, second]);
    expect(done).toEqual(['first', 'second']);
  });

  it('ends with the reason of its signal, and the handlers go on', async () => {
    const post = new Post();
    const { promise, open } = gate();
    let ended = false;
    post.bus.subscribe(OrderPlaced, { name: 'slow', handle: () => promise.then(() => void (ended = true)) });
    post.commit(placed());
    const abort = new AbortController();
    const published = post.bus.publish({ signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(published).rejects.toThrow('enough');
    await expect(post.bus.publish({ signal: abort.signal })).rejects.toThrow('enough');

    open();
    await post.bus.drain();
    expect(ended).toBe(true);
  });
});

describe('drain', () => {
  it('waits for retries and for what handlers commit on the way', async () => {
    const post = new Post();
    const seen: string[] = [];
    post.bus.subscribe(OrderPlaced, {
      name: 'charge',
      handle: async (_, { attempt, correlationId, causationId }) => {
        if (attempt === 1) throw new Error('busy');
        await turn();
        post.commit(new CardCharged({ cents: 1 }), { correlationId, causationId, of: 'p-1' });
      },
    });
    post.bus.subscribe(CardCharged, {
      name: 'receipt',
      handle: (_, { envelope }) => void seen.push(envelope.causationId ?? ''),
    });
    const { id } = post.commit(placed());
    await post.timer.until(post.bus.drain());

    expect(seen).toEqual([id]);
  });

  it('ends with the reason of its signal', async () => {
    const post = new Post();
    post.bus.subscribe(OrderPlaced, {
      name: 'fails',
      handle: () => {
        throw new Error('no');
      },
    });
    post.commit(placed());
    const abort = new AbortController();
    const drained = post.bus.drain({ signal: abort.signal });
    await turn();
    abort.abort(new Error('enough'));

    await expect(drained).rejects.toThrow('enough');
  });
});
