import { DomainEvent } from 'demesne';
import { ManualTimer } from 'demesne/testing';
import { EventBus, type LoggedMessage, type ReadableLog } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { gate, OrderPlaced, Post, turn } from '../kit.ts';

const placed = (note: string): OrderPlaced => new OrderPlaced({ note });

/** A log whose next read fails. */
class StumblingLog implements ReadableLog {
  stumbles = 1;
  readonly #inner: ReadableLog;

  constructor(inner: ReadableLog) {
    this.#inner = inner;
  }

  read(after: number, limit: number): readonly LoggedMessage[] | Promise<readonly LoggedMessage[]> {
    if (this.stumbles === 0) return this.#inner.read(after, limit);
    this.stumbles -= 1;
    throw new Error('disk');
  }

  head(): number | Promise<number> {
    return this.#inner.head();
  }

  onAppended(listener: () => void): () => void {
    return this.#inner.onAppended(listener);
  }
}

describe('A bus under attack', () => {
  it('goes on by itself after a publish that could not read the log', async () => {
    const post = new Post();
    post.commit(placed('kept'));
    const timer = new ManualTimer();
    const bus = new EventBus(new StumblingLog(post.log), { timer });
    const seen: string[] = [];
    bus.subscribe(OrderPlaced, { name: 'all', from: 'start', handle: ({ data }) => void seen.push(data.note) });

    await expect(bus.publish()).rejects.toThrow(expect.objectContaining({ code: 'LOG_UNREADABLE' }));
    await timer.advance(60_000);
    await turn();
    expect(seen).toEqual(['kept']);
  });

  it('finds two classes of one name within one list too', () => {
    class Other extends DomainEvent.define('ordering.OrderPlaced', { note: z.string() }) {}
    const subscribe = () => new Post().bus.subscribe([OrderPlaced, Other], { name: 'both', handle: () => undefined });
    expect(subscribe).toThrow(expect.objectContaining({ code: 'MESSAGE_NAME_CLASH' }));
  });

  it('books a failure even when its clock fails, and its peers are told', async () => {
    const post = new Post({
      clock: {
        now: () => {
          throw new Error('no time');
        },
      },
      retry: { attempts: 1, delayMs: () => 0 },
    });
    const seen: string[] = [];
    post.bus.subscribe(OrderPlaced, {
      name: 'fails',
      handle: () => {
        throw new Error('broken');
      },
    });
    post.bus.subscribe(OrderPlaced, { name: 'peer', handle: ({ data }) => void seen.push(data.note) });
    post.commit(placed('one'));
    const { failures } = await post.bus.publish();
    expect([failures.length, post.bus.failures().length, seen]).toEqual([1, 1, ['one']]);
  });

  it('takes an answer that cannot be read for a failure', async () => {
    const post = new Post({ retry: { attempts: 1, delayMs: () => 0 } });
    post.bus.subscribe(OrderPlaced, {
      name: 'odd',
      handle: async () =>
        ({
          isOk: () => false,
          isErr: () => {
            throw new Error('odd');
          },
        }) as never,
    });
    post.commit(placed('one'));
    await post.bus.publish();
    await post.bus.drain();
    expect(post.bus.failures()).toMatchObject([{ subscription: 'odd', error: { message: 'odd' } }]);
  });

  it('keeps no listener of a publish that was given up', async () => {
    const post = new Post();
    const never = gate();
    post.bus.subscribe(OrderPlaced, { name: 'stuck', handle: () => never.promise });
    post.commit(placed('one'));
    let added = 0;
    const { addEventListener, removeEventListener } = AbortSignal.prototype;
    AbortSignal.prototype.addEventListener = function (this: AbortSignal, ...given: never) {
      added += 1;
      addEventListener.apply(this, given);
    };
    AbortSignal.prototype.removeEventListener = function (this: AbortSignal, ...given: never) {
      added -= 1;
      removeEventListener.apply(this, given);
    };
    try {
      const controller = new AbortController();
      const publishing = post.bus.publish({ signal: controller.signal });
      controller.abort(new Error('enough'));
      await expect(publishing).rejects.toThrow('enough');
      expect(added).toBe(0);
    } finally {
      Object.assign(AbortSignal.prototype, { addEventListener, removeEventListener });
      never.open();
    }
  });
});
