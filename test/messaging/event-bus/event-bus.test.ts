import { ConcurrencyConflict, DomainError, Fault } from 'demesne';
import { EventBus, noRetry, type PublishReport } from 'demesne/messaging';
import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { CardCharged, gate, OrderCancelled, OrderPlaced, OrderReceived, Post, turn } from '../kit.ts';

class EmptyOrder extends DomainError.define('EmptyOrder') {}
const conflict = new ConcurrencyConflict({ aggregate: 'Order', id: 'o-1', expected: 1 });

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

describe('a handler', () => {
  it.each(['publish', 'drain'] as const)('that calls %s is told that it waits for itself', async (method) => {
    const post = new Post({ retry: noRetry });
    post.bus.subscribe(OrderPlaced, { name: 'eager', handle: async () => void (await post.bus[method]()) });
    post.bus.subscribe(OrderCancelled, {
      name: 'eager-later',
      handle: async (_, { signal }) => {
        await turn();
        await post.bus[method]({ signal });
      },
    });
    post.commit(placed());
    post.commit(new OrderCancelled({ reason: 'x' }), { of: 'o-2' });
    await post.bus.drain();

    expect(post.bus.failures().map(({ error }) => (error as Fault).code)).toEqual([
      'WAITS_FOR_ITSELF',
      'WAITS_FOR_ITSELF',
    ]);
  });

  it('may subscribe: the new one gets what is committed from then on', async () => {
    const post = new Post();
    const seen: string[] = [];
    post.bus.subscribe(OrderPlaced, {
      name: 'outer',
      handle: ({ data }) => {
        if (data.note !== 'one') return;
        post.bus.subscribe(OrderPlaced, { name: 'inner', handle: (event) => void seen.push(event.data.note) });
        post.commit(placed('two'));
      },
    });
    post.commit(placed('one'));
    await post.bus.drain();

    expect(seen).toEqual(['two']);
  });

  it('may unsubscribe itself and its peers, also those that would be called next', async () => {
    const post = new Post();
    const seen: string[] = [];
    const first = post.bus.subscribe(OrderPlaced, {
      name: 'first',
      handle: () => {
        seen.push('first');
        first.unsubscribe();
        second.unsubscribe();
      },
    });
    const second = post.bus.subscribe(OrderPlaced, { name: 'second', handle: () => void seen.push('second') });
    post.commit(placed());
    post.commit(placed());
    await post.bus.drain();

    expect(seen).toEqual(['first']);
  });

  it('keeps its `this`', async () => {
    const post = new Post();
    const handler = {
      name: 'object',
      seen: 0,
      handle(): void {
        this.seen += 1;
      },
    };
    post.bus.subscribe(OrderPlaced, handler);
    post.commit(placed());
    await post.bus.publish();

    expect(handler.seen).toBe(1);
  });
});

describe('unsubscribe', () => {
  it('drops what has not begun, lets what runs end, and frees the name', async () => {
    const post = new Post();
    const { promise, open } = gate();
    const seen: string[] = [];
    const handle = ({ data }: OrderPlaced): Promise<void> => {
      seen.push(data.note);
      return promise;
    };
    const subscription = post.bus.subscribe(OrderPlaced, { name: 'slow', handle });
    post.commit(placed('runs'));
    post.commit(placed('waits'));
    const published = post.bus.publish();
    await turn();
    subscription.unsubscribe();
    subscription.unsubscribe();
    post.bus.subscribe(OrderPlaced, { name: 'slow', handle: ({ data }) => void seen.push(`new ${data.note}`) });
    post.commit(placed('later'));
    open();
    await post.bus.drain();

    expect(seen).toEqual(['runs', 'new later']);
    expect((await published).delivered).toBe(1);
  });

  it('ends its own subscription only, not a later one of the same name', async () => {
    const post = new Post();
    const seen: string[] = [];
    const first = post.bus.subscribe(OrderPlaced, { name: 'mail', handle: () => void seen.push('first') });
    first.unsubscribe();
    post.bus.subscribe(OrderPlaced, { name: 'mail', handle: () => void seen.push('second') });
    first.unsubscribe();
    post.commit(placed());
    await post.bus.drain();

    expect(seen).toEqual(['second']);
    expect(() => post.bus.subscribe(OrderPlaced, { name: 'mail', handle: () => undefined })).toThrow(
      expect.objectContaining({ code: 'SUBSCRIPTION_NAME_TAKEN' }),
    );
  });

  it('keeps a delivery that waited for its retry among the failures', async () => {
    const post = new Post();
    const subscription = post.bus.subscribe(OrderPlaced, {
      name: 'mail',
      handle: () => {
        throw new Error('busy');
      },
    });
    post.commit(placed());
    post.commit(placed());
    await post.bus.publish();
    subscription.unsubscribe();
    await post.bus.drain();

    expect(post.bus.failures().map(({ attempts }) => attempts)).toEqual([1]);
    expect(post.timer.pending).toBe(0);
  });
});

describe('wrong use', () => {
  const post = new Post();
  post.bus.subscribe(OrderPlaced, { name: 'taken', handle: () => undefined });
  const handle = (): void => undefined;

  it.each([
    [
      'a name that is taken',
      () => post.bus.subscribe(OrderCancelled, { name: 'taken', handle }),
      'SUBSCRIPTION_NAME_TAKEN',
    ],
    ['no name', () => post.bus.subscribe(OrderPlaced, { name: '', handle }), 'INVALID_OPTION'],
    [
      'a name that is too long',
      () => post.bus.subscribe(OrderPlaced, { name: 'x'.repeat(201), handle }),
      'INVALID_OPTION',
    ],
    ['no handler', () => post.bus.subscribe(OrderPlaced, { name: 'a' } as never), 'INVALID_OPTION'],
    ['no options', () => post.bus.subscribe(OrderPlaced, undefined as never), 'INVALID_OPTION'],
    [
      'an unknown beginning',
      () => post.bus.subscribe(OrderPlaced, { name: 'a', handle, from: 'now' as never }),
      'INVALID_OPTION',
    ],
    [
      'a policy that is none',
      () => post.bus.subscribe(OrderPlaced, { name: 'a', handle, retry: {} as never }),
      'INVALID_OPTION',
    ],
    ['no class', () => post.bus.subscribe(class {} as never, { name: 'a', handle }), 'INVALID_OPTION'],
    ['an empty list', () => post.bus.subscribe([], { name: 'a', handle }), 'INVALID_OPTION'],
    ['a log that is none', () => new EventBus({} as never), 'INVALID_OPTION'],
    ['a timer that is none', () => new EventBus(post.log, { timer: {} as never }), 'INVALID_OPTION'],
    ['a clock that is none', () => new EventBus(post.log, { clock: {} as never }), 'INVALID_OPTION'],
    ['middleware that is none', () => new EventBus(post.log, { middleware: [1 as never] }), 'INVALID_OPTION'],
    ['middleware in no list', () => new EventBus(post.log, { middleware: {} as never }), 'INVALID_OPTION'],
    ['options that are null', () => new EventBus(post.log, null as never), 'INVALID_OPTION'],
    ['options that are no object', () => new EventBus(post.log, 7 as never), 'INVALID_OPTION'],
    ['a context that is none', () => post.bus.within('not a word'), 'INVALID_OPTION'],
  ])('with %s is a fault with a code', (_, use, code) => {
    expect(use).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['options that are null', null, 'options'],
    ['options that are no object', 'now', 'options'],
    ['a signal that is none', { signal: {} }, 'signal'],
    ['a signal that is null', { signal: null }, 'signal'],
  ])('of publish and drain with %s is a fault', async (_, options, option) => {
    const invalid = { code: 'INVALID_OPTION', option };
    await expect(post.bus.publish(options as never)).rejects.toMatchObject(invalid);
    await expect(post.bus.drain(options as never)).rejects.toMatchObject(invalid);
  });

  it('of close with options that are null is a fault, and closes nothing', async () => {
    await expect(post.bus.close(null as never)).rejects.toMatchObject({ code: 'INVALID_OPTION', option: 'options' });
    await expect(post.bus.publish()).resolves.toBeDefined();
  });

  it('with two classes of one wire name is a fault', () => {
    const Clash = class extends OrderPlaced {};

    expect(() => post.bus.subscribe(Clash, { name: 'clash', handle })).toThrow(
      expect.objectContaining({ code: 'MESSAGE_NAME_CLASH' }),
    );
  });

  it('leaves nothing behind: the name is still free', () => {
    const other = new Post();
    expect(() => other.bus.subscribe(class {} as never, { name: 'a', handle })).toThrow(Fault);
    expect(other.bus.subscribe(OrderPlaced, { name: 'a', handle }).name).toBe('a');
  });
});
