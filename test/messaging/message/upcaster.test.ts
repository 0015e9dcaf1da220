import { DomainEvent, upcasting } from 'demesne';
import { InMemoryStore } from 'demesne/in-memory';
import {
  EncodedMessage,
  fromCloudEvent,
  InvalidOption,
  MessageNameClash,
  noRetry,
  Subscriptions,
  Upcaster,
} from 'demesne/messaging';
import { err } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Post } from '../kit.ts';

class OrderPlaced extends DomainEvent.define(
  'ordering.OrderPlaced',
  { orderId: z.string() },
  { version: 2, upcast: upcasting({ 1: ({ id }: { id: string }) => ({ orderId: id }) }), formerly: ['shop.Bought'] },
) {}
class FeeCharged extends DomainEvent.define('ordering.FeeCharged', { fee: z.int() }) {}

const checkedOut = Upcaster.define(
  'ordering.CartCheckedOut',
  { orderId: z.string(), fee: z.int() },
  {
    version: 2,
    upcast: upcasting({ 1: ({ orderId }: { orderId: string }) => ({ orderId, fee: 0 }) }),
    formerly: ['shop.CheckedOut'],
    into: ({ orderId, fee }) => [new OrderPlaced({ orderId }), new FeeCharged({ fee })],
  },
);
const dropped = Upcaster.define('ordering.CartLookedAt', {}, { into: () => [] });
const upcasters = [checkedOut, dropped];

const split = (fee = 50): EncodedMessage => new EncodedMessage('ordering.CartCheckedOut', 2, { orderId: 'o-1', fee });

function listening(classes: readonly (typeof OrderPlaced | typeof FeeCharged)[] = [OrderPlaced, FeeCharged]) {
  const post = new Post({ upcasters });
  const seen: unknown[] = [];
  post.bus.subscribe(classes, {
    name: 'tell',
    handle: ({ data }, { causationId, envelope, aggregate }) =>
      void seen.push([causationId, envelope.id, aggregate.version, { ...data }]),
  });
  return { post, seen, bus: post.bus };
}

describe('A message under way when its class changes', () => {
  it('reaches the handler as an instance of today', async () => {
    const { post, bus, seen } = listening();
    post.commit(new EncodedMessage('ordering.OrderPlaced', 1, { id: 'o-1' }));
    post.commit(new EncodedMessage('shop.Bought', 2, { orderId: 'o-2' }));
    await bus.publish();
    expect(seen).toEqual([
      ['m-1', 'm-1', 1, { orderId: 'o-1' }],
      ['m-2', 'm-2', 2, { orderId: 'o-2' }],
    ]);
  });

  it('is read anew where it is an instance of the former class', async () => {
    class Bought extends DomainEvent.define('shop.Bought', { id: z.string() }) {}
    const { post, bus, seen } = listening();
    post.commit(new Bought({ id: 'o-1' }));
    await bus.publish();
    expect(seen).toEqual([['m-1', 'm-1', 1, { orderId: 'o-1' }]]);
  });

  it('that can not be upcast is a failed delivery which says why, under its former name too', async () => {
    const post = new Post({ retry: noRetry });
    post.bus.subscribe(OrderPlaced, { name: 'tell', handle: () => undefined });
    post.commit(new EncodedMessage('shop.Bought', 1, { id: 7 }));
    await post.bus.publish();
    expect(post.bus.failures()).toMatchObject([
      { error: { code: 'UNREADABLE_MESSAGE', cause: { code: 'UPCASTING_FAILED' } } },
    ]);
  });

  it('is one of a class that no other class has the former name of', () => {
    class Bought extends DomainEvent.define('shop.Bought', {}) {}
    const { bus } = listening();
    expect(() => bus.subscribe(Bought, { name: 'other', handle: () => undefined })).toThrow(MessageNameClash);
  });

  it('comes from another deployment in a CloudEvent of an older version, and is checked', () => {
    const event = { specversion: '1.0', id: 'm-1', source: '/shop', type: 'shop.Bought', time: '2026-03-01T12:00:00Z' };
    const of = { aggregatetype: 'Order', aggregateid: 'o-1', aggregateversion: '1' };
    const read = (data: unknown, schemaversion = '1') =>
      fromCloudEvent({ ...event, ...of, schemaversion, data }, [OrderPlaced]);
    expect(read({ id: 'o-1' })._unsafeUnwrap().message).toEqual(new OrderPlaced({ orderId: 'o-1' }));
    expect(read({ id: 7 })._unsafeUnwrapErr().violations).toMatchObject([{ path: ['data', 'orderId'] }]);
    expect(read(null)._unsafeUnwrapErr().violations).toMatchObject([{ path: ['data', 'orderId'] }]);
    expect(read({}, '3')._unsafeUnwrapErr().violations).toMatchObject([{ path: ['schemaversion'] }]);
  });
});

describe('A message that is told as others today', () => {
  it('is handed on piece by piece in one delivery, each under an id of its own', async () => {
    const { post, bus, seen } = listening();
    post.commit(split());
    expect((await bus.publish()).delivered).toBe(1);
    expect(seen).toEqual([
      ['m-1', 'm-1', 1, { orderId: 'o-1' }],
      ['m-1/2', 'm-1/2', 1, { fee: 50 }],
    ]);
  });

  it('gives who knows one of the pieces only that, under the same id', async () => {
    const { post, bus, seen } = listening([FeeCharged]);
    post.commit(split());
    await bus.publish();
    expect(seen).toEqual([['m-1/2', 'm-1/2', 1, { fee: 50 }]]);
  });

  it('is upcast before it is split, and known by its former name', async () => {
    const { post, bus, seen } = listening([FeeCharged]);
    post.commit(new EncodedMessage('shop.CheckedOut', 1, { orderId: 'o-1' }));
    await bus.publish();
    expect(seen).toEqual([['m-1/2', 'm-1/2', 1, { fee: 0 }]]);
  });

  it('is dropped where nothing came of it, and what comes after it goes on', async () => {
    const { post, bus, seen } = listening();
    post.commit(new EncodedMessage('ordering.CartLookedAt', 1, {}));
    post.commit(new OrderPlaced({ orderId: 'o-1' }));
    await bus.publish();
    expect(seen).toEqual([['m-2', 'm-2', 2, { orderId: 'o-1' }]]);
    expect(bus.failures()).toEqual([]);
  });

  it('is done no further than to a piece that is refused', async () => {
    const post = new Post({ upcasters });
    const tried: string[] = [];
    post.bus.subscribe([OrderPlaced, FeeCharged], {
      name: 'tell',
      handle: ({ type }) => {
        tried.push(type);
        return err('no');
      },
    });
    post.commit(split());
    await post.bus.drain();
    expect(tried).toEqual(['ordering.OrderPlaced']);
    expect(post.bus.failures()).toMatchObject([{ error: 'no', envelope: { id: 'm-1' } }]);
  });

  it('is awaited piece by piece, and tried again from the first', async () => {
    const post = new Post({ upcasters });
    const tried: string[] = [];
    post.bus.subscribe([OrderPlaced, FeeCharged], {
      name: 'tell',
      handle: async ({ type }, { attempt }) => {
        tried.push(`begin ${type}`);
        await Promise.resolve();
        tried.push(`end ${type}`);
        if (type === 'ordering.FeeCharged' && attempt === 1) throw new Error('busy');
      },
    });
    post.commit(split());
    await post.bus.publish();
    await post.timer.advance(100);
    await post.bus.drain();
    const once = ['OrderPlaced', 'FeeCharged'].flatMap((name) => [`begin ordering.${name}`, `end ordering.${name}`]);
    expect(tried).toEqual([...once, ...once]);
  });

  it('may go on under its name in later versions, which the class reads', async () => {
    class Placed extends DomainEvent.define('ordering.Placed', { orderId: z.string() }, { version: 2 }) {}
    const old = Upcaster.define(
      'ordering.Placed',
      { orderId: z.string(), fee: z.int() },
      { into: ({ orderId, fee }) => [new Placed({ orderId }), new FeeCharged({ fee })] },
    );
    const post = new Post({ upcasters: [old] });
    const seen: unknown[] = [];
    post.bus.subscribe([Placed, FeeCharged], { name: 'tell', handle: ({ data }) => void seen.push({ ...data }) });
    post.commit(new EncodedMessage('ordering.Placed', 1, { orderId: 'o-1', fee: 5 }));
    post.commit(new EncodedMessage('ordering.Placed', 2, { orderId: 'o-2' }));
    post.commit(new Placed({ orderId: 'o-3' }));
    await post.bus.publish();
    expect(seen).toEqual([{ orderId: 'o-1' }, { fee: 5 }, { orderId: 'o-2' }, { orderId: 'o-3' }]);
  });

  it.each([
    [
      'throws',
      (): never => {
        throw new RangeError('no');
      },
      { name: 'RangeError' },
    ],
    ['gives no list', () => new FeeCharged({ fee: 1 }) as never, { code: 'NOT_UPCAST' }],
    ['gives what is no message', () => [{ fee: 1 }] as never, { code: 'NOT_UPCAST' }],
  ])('is a failed delivery where into %s', async (_, into, cause) => {
    const post = new Post({ retry: noRetry, upcasters: [Upcaster.define('a.Old', {}, { into })] });
    post.bus.subscribe(FeeCharged, { name: 'tell', handle: () => undefined });
    post.commit(new EncodedMessage('a.Old', 1, {}));
    await post.bus.publish();
    expect(post.bus.failures()).toMatchObject([{ error: { code: 'UNREADABLE_MESSAGE', cause } }]);
  });
});

describe('Upcasters', () => {
  it('are a list of what define made, one for a name', () => {
    expect(() => new Post({ upcasters: {} as never })).toThrow(InvalidOption);
    expect(() => new Post({ upcasters: [{}] as never })).toThrow(InvalidOption);
    expect(() => new Post({ upcasters: [dropped, dropped] })).toThrow('one upcaster for ordering.CartLookedAt');
  });

  const into = (): [] => [];
  it.each([
    [{}, {}],
    [{}, undefined],
    [{}, { into: 5 }],
    [undefined, { into }],
    [null, { into }],
    [{}, { into, version: 2, upcast: { 1: into } }],
    [{}, { into, version: 2, upcast: null }],
    [{}, { into, formerly: 'a.C' }],
    [{}, { into, formerly: null }],
  ])('say what they expected where they are defined by %j and %j', (fields, options) => {
    expect(() => Upcaster.define('a.B', fields as never, options as never)).toThrow(InvalidOption);
  });

  it('do not go together with an inbox by position, which could not tell the pieces apart', () => {
    const store = new InMemoryStore();
    const subscriptions = new Subscriptions(store.log, store.subscriptions, { upcasters });
    const handle = (): void => undefined;
    expect(() => subscriptions.subscribe(OrderPlaced, { name: 'a', inbox: 'position', handle })).toThrow(InvalidOption);
    expect(subscriptions.subscribe(OrderPlaced, { name: 'a', handle }).name).toBe('a');
  });
});
