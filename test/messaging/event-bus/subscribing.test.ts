import { Fault } from 'demesne';
import { EventBus, noRetry } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { gate, OrderCancelled, OrderPlaced, Post, turn } from '../kit.ts';

const placed = (note = 'ring'): OrderPlaced => new OrderPlaced({ note });

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
