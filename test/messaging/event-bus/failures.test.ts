import { ConcurrencyConflict, DomainError } from 'demesne';
import { noRetry } from 'demesne/messaging';
import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { gate, OrderPlaced, OrderReceived, Post, turn } from '../kit.ts';

class EmptyOrder extends DomainError.define('EmptyOrder') {}

const conflict = new ConcurrencyConflict({ aggregate: 'Order', id: 'o-1', expected: 1 });

const placed = (note = 'ring'): OrderPlaced => new OrderPlaced({ note });

describe('peers', () => {
  it('are isolated: one that throws, rejects or hangs stops nobody', async () => {
    const post = new Post({ retry: noRetry });
    const { promise, open } = gate();
    const seen: string[] = [];
    post.bus.subscribe(OrderPlaced, {
      name: 'throws',
      handle: () => {
        throw new Error('thrown');
      },
    });
    post.bus.subscribe(OrderPlaced, { name: 'rejects', handle: async () => Promise.reject(new Error('rejected')) });
    post.bus.subscribe(OrderPlaced, { name: 'hangs', handle: () => promise });
    post.bus.subscribe(OrderPlaced, { name: 'works', handle: ({ data }) => void seen.push(data.note) });
    post.commit(placed('one'));
    post.commit(placed('two'));
    await turn();

    expect(seen).toEqual(['one', 'two']);
    open();
    const report = await post.bus.publish();
    expect(report.delivered).toBe(4);
    expect(report.failures.map(({ subscription, willRetry }) => [subscription, willRetry])).toEqual([
      ['throws', false],
      ['throws', false],
      ['rejects', false],
      ['rejects', false],
    ]);
  });

  it("don't wait for each other's other keys: a slow message holds back its own aggregate only", async () => {
    const post = new Post();
    const { promise, open } = gate();
    const seen: string[] = [];
    post.bus.subscribe(OrderPlaced, {
      name: 'slow-for-one',
      handle: ({ data }, { aggregate }) => {
        seen.push(`${aggregate.id} ${data.note}`);
        return data.note === 'slow' ? promise : undefined;
      },
    });
    post.commit(placed('slow'), { of: 'o-1' });
    post.commit(placed('next'), { of: 'o-1' });
    post.commit(placed('other'), { of: 'o-2' });
    post.commit(placed('of another tenant'), { of: 'o-1', tenant: 'acme' });
    await turn();
    expect(seen).toEqual(['o-1 slow', 'o-2 other', 'o-1 of another tenant']);

    open();
    await post.bus.drain();
    expect(seen.at(-1)).toBe('o-1 next');
  });

  it('of no aggregate have no order to keep', async () => {
    const post = new Post();
    const { promise, open } = gate();
    const seen: string[] = [];
    post.bus.subscribe(OrderReceived, {
      name: 'free',
      handle: ({ data }) => {
        seen.push(data.note);
        return promise;
      },
    });
    post.commit(new OrderReceived({ note: 'one' }), { of: undefined });
    post.commit(new OrderReceived({ note: 'two' }), { of: undefined });
    await turn();

    expect(seen).toEqual(['one', 'two']);
    open();
    await post.bus.drain();
  });
});

describe('a failure', () => {
  it('by a throw is retried after the waits of the policy, and then kept with its times', async () => {
    const post = new Post();
    const error = new Error('unreachable');
    const attempts: number[] = [];
    post.bus.subscribe(OrderPlaced, {
      name: 'mail',
      handle: (_, { attempt }) => {
        attempts.push(attempt);
        throw error;
      },
    });
    const envelope = post.commit(placed());
    const firstAt = post.clock.now();
    const report = await post.bus.publish();
    expect(report).toEqual({
      delivered: 0,
      failures: [{ subscription: 'mail', envelope, error, willRetry: true }],
      waiting: 0,
    });

    await post.timer.advance(99);
    expect(attempts).toEqual([1]);
    await post.timer.advance(1);
    expect(attempts).toEqual([1, 2]);
    expect(post.bus.failures()).toEqual([]);
    const lastAt = post.clock.advance(300);
    await post.timer.advance(200);

    expect(attempts).toEqual([1, 2, 3]);
    expect(post.bus.failures()).toEqual([{ subscription: 'mail', envelope, error, attempts: 3, firstAt, lastAt }]);
  });

  it('that passes is not kept', async () => {
    const post = new Post();
    let calls = 0;
    post.bus.subscribe(OrderPlaced, {
      name: 'mail',
      handle: async () => {
        calls += 1;
        if (calls === 1) throw new Error('busy');
      },
    });
    post.commit(placed());
    await post.timer.until(post.bus.drain());

    expect([calls, post.bus.failures()]).toEqual([2, []]);
  });

  it.each([
    ['a refusal', () => err(new EmptyOrder()), 1],
    ['a refusal promised', async () => err(new EmptyOrder()), 1],
    ['a conflict', () => err(conflict), 3],
    ['a conflict promised', async () => err(conflict), 3],
    [
      'a throw',
      () => {
        throw new EmptyOrder();
      },
      3,
    ],
    ['a rejection with nothing', async () => Promise.reject(undefined), 3],
  ])('by %s is kept after its attempts', async (_, handle, attempts) => {
    const post = new Post();
    post.bus.subscribe(OrderPlaced, { name: 'picky', handle });
    post.commit(placed());
    await post.timer.until(post.bus.drain());

    expect(post.bus.failures().map((one) => one.attempts)).toEqual([attempts]);
  });

  it('is no failure where the Result is ok', async () => {
    const post = new Post();
    post.bus.subscribe(OrderPlaced, { name: 'content', handle: async () => ok('done') });
    post.bus.subscribe(OrderPlaced, { name: 'content-at-once', handle: () => ok('done') });
    post.commit(placed());

    expect(await post.bus.publish()).toEqual({ delivered: 2, failures: [], waiting: 0 });
  });

  it('holds the later messages of its key back until it passes or is kept; the others flow', async () => {
    const post = new Post();
    const seen: string[] = [];
    post.bus.subscribe(OrderPlaced, {
      name: 'mail',
      handle: ({ data }) => {
        seen.push(data.note);
        if (data.note === 'poison') throw new Error('poison');
      },
    });
    post.commit(placed('poison'));
    post.commit(placed('next'));
    post.commit(placed('other'), { of: 'o-2' });

    expect(await post.bus.publish()).toMatchObject({ delivered: 1, waiting: 1 });
    expect(seen).toEqual(['poison', 'other']);
    post.commit(placed('last'));
    expect(await post.bus.publish()).toMatchObject({ delivered: 0, waiting: 1 });

    await post.timer.until(post.bus.drain());
    expect(seen).toEqual(['poison', 'other', 'poison', 'poison', 'next', 'last']);
    expect(await post.bus.publish()).toMatchObject({ delivered: 2, waiting: 0 });
  });

  it('follows the policy of the subscription where it has one', async () => {
    const post = new Post();
    post.bus.subscribe(OrderPlaced, {
      name: 'once',
      retry: noRetry,
      handle: () => {
        throw new Error('no');
      },
    });
    post.commit(placed());
    await post.bus.drain();

    expect(post.bus.failures()).toHaveLength(1);
  });

  it('is kept with both causes where the policy itself fails', async () => {
    const post = new Post();
    const retry = { attempts: 3, delayMs: () => Number.NaN };
    post.bus.subscribe(OrderPlaced, {
      name: 'odd',
      retry,
      handle: () => {
        throw new Error('no');
      },
    });
    post.commit(placed());
    await post.bus.drain();

    expect(post.bus.failures()[0]?.error).toBeInstanceOf(AggregateError);
  });
});
