import { Fault } from 'demesne';
import { describe, expect, it } from 'vitest';
import { gate, OrderPlaced, Post, turn } from '../kit.ts';

const placed = (note = 'ring'): OrderPlaced => new OrderPlaced({ note });
const closed = expect.objectContaining({ code: 'BUS_CLOSED' });

describe('closing a bus', () => {
  it('lets handlers at work finish, and begins nothing more', async () => {
    const post = new Post();
    const { promise, open } = gate();
    const seen: string[] = [];
    post.bus.subscribe(OrderPlaced, {
      name: 'slow',
      handle: async ({ data }, { signal }) => {
        await promise;
        seen.push(`${data.note} ${signal.aborted}`);
      },
    });
    const first = post.commit(placed('at work'));
    const second = post.commit(placed('behind'));
    await turn();
    const closing = post.bus.close({ timeoutMs: 1_000 });
    post.commit(placed('too late'), { of: 'o-2' });
    await turn();
    open();

    expect(await closing).toEqual([{ subscription: 'slow', envelope: second, attempts: 0, running: false }]);
    expect(seen).toEqual(['at work false']);
    expect(first.id).not.toBe(second.id);
    expect(post.timer.pending).toBe(0);
  });

  it('aborts the signal of handlers whose time is over, and tells of them', async () => {
    const post = new Post();
    let reason: unknown;
    post.bus.subscribe(OrderPlaced, {
      name: 'hangs',
      handle: (_, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject((reason = signal.reason)))),
    });
    const envelope = post.commit(placed());
    await turn();
    const closing = post.bus.close({ timeoutMs: 50 });
    await post.timer.advance(49);
    expect(reason).toBeUndefined();
    await post.timer.advance(1);

    expect(await closing).toEqual([{ subscription: 'hangs', envelope, attempts: 0, running: true }]);
    expect(reason).toEqual(closed);
  });

  it('tells of handlers at work whose subscription has ended', async () => {
    const post = new Post();
    const subscription = post.bus.subscribe(OrderPlaced, { name: 'hangs', handle: () => new Promise(() => undefined) });
    post.commit(placed());
    await turn();
    subscription.unsubscribe();
    const left = await post.timer.until(post.bus.close({ timeoutMs: 50 }));

    expect(left.map(({ subscription: name, running }) => [name, running])).toEqual([['hangs', true]]);
  });

  it('tells of every handler at work whose subscription has ended, in the order of their ending', async () => {
    const post = new Post();
    const handle = (): Promise<void> => new Promise(() => undefined);
    const subscriptions = ['one', 'two', 'three'].map((name) => post.bus.subscribe(OrderPlaced, { name, handle }));
    post.commit(placed());
    await turn();
    for (const subscription of subscriptions) subscription.unsubscribe();
    const left = await post.timer.until(post.bus.close({ timeoutMs: 50 }));

    expect(left.map(({ subscription, running }) => [subscription, running])).toEqual([
      ['one', true],
      ['two', true],
      ['three', true],
    ]);
  });

  it('leaves the signal of a handler alone that ended in time', async () => {
    const post = new Post();
    let signal: AbortSignal | undefined;
    post.bus.subscribe(OrderPlaced, { name: 'quick', handle: (_, context) => void ({ signal } = context) });
    post.commit(placed());
    await post.bus.publish();
    await post.bus.close();

    expect(signal?.aborted).toBe(false);
  });

  it('asks for no time where nothing is at work', async () => {
    const waits: number[] = [];
    const timer = { wait: async (milliseconds: number) => void waits.push(milliseconds) };
    const post = new Post({ timer });
    post.bus.subscribe(OrderPlaced, { name: 'idle', handle: () => undefined });
    await post.bus.close();

    expect(waits).toEqual([]);
  });

  it('gives up retries at once, and tells of them', async () => {
    const post = new Post();
    post.bus.subscribe(OrderPlaced, {
      name: 'mail',
      handle: () => {
        throw new Error('busy');
      },
    });
    post.commit(placed());
    post.commit(placed());
    await post.bus.publish();
    const left = await post.bus.close();

    expect(left.map(({ attempts, running }) => [attempts, running])).toEqual([
      [1, false],
      [0, false],
    ]);
    expect([post.timer.pending, post.bus.failures()]).toEqual([0, []]);
  });

  it('tells of a handler that failed while the bus was closing and would have been retried', async () => {
    const post = new Post();
    const { promise, fail } = gate();
    post.bus.subscribe(OrderPlaced, { name: 'mail', handle: () => promise });
    post.commit(placed());
    await turn();
    const closing = post.bus.close();
    fail(new Error('busy'));

    expect((await closing).map(({ attempts }) => attempts)).toEqual([1]);
    expect(post.bus.failures()).toEqual([]);
  });

  it('answers the same the second time, and with a wrong time-out closes nothing', async () => {
    const post = new Post();
    await expect(post.bus.close({ timeoutMs: -1 })).rejects.toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
    expect((await post.bus.publish()).delivered).toBe(0);
    const [first, second] = await Promise.all([post.bus.close(), post.bus.close()]);

    expect(second).toBe(first);
    expect(first).toEqual([]);
  });

  it('makes every later use a fault, and ends what is waited for', async () => {
    const post = new Post();
    post.bus.subscribe(OrderPlaced, { name: 'hangs', handle: () => new Promise(() => undefined) });
    post.commit(placed());
    const waits = [post.bus.publish(), post.bus.drain()].map((wait) => wait.catch((error: unknown) => error));
    await turn();
    await post.timer.until(post.bus.close({ timeoutMs: 10 }));

    expect(await Promise.all(waits)).toEqual([closed, closed]);
    await expect(post.bus.publish()).rejects.toThrow(closed);
    await expect(post.bus.drain()).rejects.toThrow(closed);
    expect(() => post.bus.subscribe(OrderPlaced, { name: 'late', handle: () => undefined })).toThrow(Fault);
  });

  it('by a handler ends when its time is over, not before', async () => {
    const post = new Post();
    let left: readonly unknown[] = [];
    post.bus.subscribe(OrderPlaced, {
      name: 'closes',
      handle: async () => {
        left = await post.bus.close({ timeoutMs: 10 });
      },
    });
    post.commit(placed());
    await turn();
    await post.timer.advance(10);

    expect(left).toHaveLength(1);
  });
});
