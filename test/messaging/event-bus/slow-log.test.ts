import { EventBus, type LoggedMessage, type ReadableLog } from 'demesne/messaging';
import { FixedClock, ManualTimer } from 'demesne/testing';
import { describe, expect, it } from 'vitest';
import { gate, OrderPlaced, Post, turn } from '../kit.ts';

/** A log that answers with promises, as a database does, and fails when it is told to. */
class SlowLog implements ReadableLog {
  failing: Error | undefined;
  reads = 0;
  readonly #inner: ReadableLog;

  constructor(inner: ReadableLog) {
    this.#inner = inner;
  }

  async read(after: number, limit: number): Promise<readonly LoggedMessage[]> {
    this.reads += 1;
    await turn();
    if (this.failing) throw this.failing;
    return this.#inner.read(after, limit);
  }

  async head(): Promise<number> {
    await turn();
    if (this.failing) throw this.failing;
    return this.#inner.head();
  }

  onAppended(listener: () => void): () => void {
    return this.#inner.onAppended(listener);
  }
}

const placed = (note: string): OrderPlaced => new OrderPlaced({ note });

function slowPost() {
  const post = new Post();
  const timer = new ManualTimer();
  const log = new SlowLog(post.log);
  return { post, log, timer, bus: new EventBus(log, { timer, clock: new FixedClock() }) };
}

describe('a log that answers with promises', () => {
  it('is delivered in order, from where the subscription began', async () => {
    const { post, bus } = slowPost();
    post.commit(placed('before'));
    const seen: string[] = [];
    bus.subscribe(OrderPlaced, { name: 'late', handle: ({ data }) => void seen.push(data.note) });
    bus.subscribe(OrderPlaced, {
      name: 'all',
      from: 'start',
      handle: ({ data }) => void seen.push(`all ${data.note}`),
    });
    expect((await bus.publish()).delivered).toBe(1);
    expect(seen).toEqual(['all before']);

    for (let index = 0; index < 300; index += 1) post.commit(placed(String(index)));
    const report = await bus.publish();

    expect(report.delivered).toBe(600);
    expect(seen.filter((note) => !note.startsWith('all'))).toEqual(
      Array.from({ length: 300 }, (_, index) => String(index)),
    );
  });

  it('is read again for what was committed while it was read', async () => {
    const { post, bus } = slowPost();
    const seen: string[] = [];
    bus.subscribe(OrderPlaced, { name: 'all', from: 'start', handle: ({ data }) => void seen.push(data.note) });
    post.commit(placed('one'));
    const first = bus.publish();
    post.commit(placed('two'));
    const second = bus.publish();
    await Promise.all([first, second]);

    expect(seen).toEqual(['one', 'two']);
  });

  it('is drained of what its handlers commit, each after a while of its own', async () => {
    const { post, bus } = slowPost();
    const seen: string[] = [];
    bus.subscribe(OrderPlaced, {
      name: 'chain',
      from: 'start',
      handle: async ({ data }) => {
        seen.push(data.note);
        await turn();
        if (data.note.length < 8) post.commit(placed(`${data.note}.`));
        await turn();
      },
    });
    post.commit(placed('a'));
    await bus.drain();

    expect(seen).toHaveLength(8);
  });

  it('may be left by its subscribers while it is read', async () => {
    const { post, bus } = slowPost();
    const subscription = bus.subscribe(OrderPlaced, { name: 'one', handle: () => undefined });
    subscription.unsubscribe();
    post.commit(placed('one'));

    expect((await bus.publish()).delivered).toBe(0);
  });
});

describe("a log that can't be read", () => {
  it('is told to whoever waits, tried again by itself, and loses nothing', async () => {
    const { post, bus, log, timer } = slowPost();
    const seen: string[] = [];
    bus.subscribe(OrderPlaced, { name: 'all', from: 'start', handle: ({ data }) => void seen.push(data.note) });
    await bus.drain();
    log.failing = new Error('gone');
    post.commit(placed('one'));
    const unreadable = expect.objectContaining({ code: 'LOG_UNREADABLE', cause: log.failing });
    await expect(bus.publish()).rejects.toThrow(unreadable);
    await expect(bus.drain()).rejects.toThrow(unreadable);
    post.commit(placed('two'));
    await turn();
    await turn();
    expect(seen).toEqual([]);

    log.failing = undefined;
    await timer.advance(1_000);
    await turn();
    await turn();
    expect(seen).toEqual(['one', 'two']);
    expect(timer.pending).toBe(0);
  });

  it('makes a subscription wait for its beginning', async () => {
    const { post, bus, log } = slowPost();
    const seen: string[] = [];
    post.commit(placed('before'));
    log.failing = new Error('gone');
    bus.subscribe(OrderPlaced, { name: 'late', handle: ({ data }) => void seen.push(data.note) });
    await expect(bus.publish()).rejects.toThrow(expect.objectContaining({ code: 'LOG_UNREADABLE' }));
    log.failing = undefined;
    // The second asking was under way already.
    await bus.publish().catch(() => undefined);
    await bus.drain();
    post.commit(placed('after'));
    await bus.drain();

    expect(seen).toEqual(['after']);
  });

  it('is tried no more once the bus is closed', async () => {
    const { post, bus, log, timer } = slowPost();
    bus.subscribe(OrderPlaced, { name: 'all', from: 'start', handle: () => undefined });
    await bus.drain();
    log.failing = new Error('gone');
    post.commit(placed('one'));
    await turn();
    await turn();
    expect(timer.pending).toBe(1);
    await bus.close();

    expect(timer.pending).toBe(0);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('gone');
      },
    ],
    ["gives positions that don't ascend", () => [{ position: 0, envelope: new Post().envelope(placed('x')) }]],
  ])('because it %s, is told as such', async (_, read) => {
    const bus = new EventBus({ read, head: () => 0, onAppended: () => () => undefined });
    bus.subscribe(OrderPlaced, { name: 'all', handle: () => undefined });

    await expect(bus.publish()).rejects.toThrow(expect.objectContaining({ code: 'LOG_UNREADABLE' }));
  });

  it("refuses a subscription where it can't tell its head", () => {
    const head = (): number => {
      throw new Error('gone');
    };
    const bus = new EventBus({ read: () => [], head, onAppended: () => () => undefined });

    expect(() => bus.subscribe(OrderPlaced, { name: 'late', handle: () => undefined })).toThrow(
      expect.objectContaining({ code: 'LOG_UNREADABLE' }),
    );
  });
});

describe("a subscriber that can't keep up", () => {
  it('holds a thousand deliveries and leaves the rest in the log, while its peers go on', async () => {
    const post = new Post();
    const { promise, open } = gate();
    const slow: string[] = [];
    let quick = 0;
    post.bus.subscribe(OrderPlaced, {
      name: 'slow',
      handle: ({ data }) => {
        slow.push(data.note);
        return promise;
      },
    });
    post.bus.subscribe(OrderPlaced, { name: 'quick', handle: () => void (quick += 1) });
    const notes = Array.from({ length: 2_500 }, (_, index) => String(index));
    for (const [index, note] of notes.entries()) post.commit(placed(note), { of: `o-${index % 1_250}` });
    await turn();
    expect([slow.length, quick]).toEqual([1_000, 2_500]);

    open();
    await turn();
    await turn();
    expect(slow).toEqual(notes);
    await post.bus.drain();
    expect(post.bus.failures()).toEqual([]);
  });
});
