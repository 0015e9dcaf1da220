import { exponentialBackoff, OutboxRelay, BrokerRefused, type MessageBroker } from 'demesne/messaging';
import { InMemoryBroker } from 'demesne/in-memory';
import { describe, expect, it } from 'vitest';
import { inMemory, onSqlite, World } from '../durable-subscription/kit.ts';
import { Depot, OrderAccepted, OrderCancelled, OrderPlaced } from './kit.ts';

/** What has arrived of one order, first arrivals only. */
const of = (order: string, arrived: readonly string[]): string[] =>
  [...new Set(arrived)].filter((note) => note.startsWith(order));

describe('what a relay sends', () => {
  it('is what was committed, as CloudEvents, each key in order', async () => {
    const depot = new Depot();
    const subscriptions = await depot.relay({ source: 'https://shop.example/ordering' });
    await depot.accept('a1', 'a2', 'b1');
    await depot.world.drained(subscriptions);
    expect([of('a', depot.arrived), of('b', depot.arrived)]).toEqual([['a1', 'a2'], ['b1']]);
    expect(depot.events.find(({ id }) => id === 'm-2')).toMatchObject({
      source: 'https://shop.example/ordering',
      type: 'ordering.published.OrderAccepted',
      aggregateid: 'a',
      aggregateversion: '2',
      data: { note: 'a2' },
    });
    await depot.world.stopped(subscriptions);
  });

  it('begins at the start of the log, since an outbox may have been filled before', async () => {
    const depot = new Depot();
    await depot.accept('a1');
    const subscriptions = await depot.relay({ from: undefined } as never);
    await depot.world.drained(subscriptions);
    expect(depot.arrived).toEqual(['a1']);
    await depot.world.stopped(subscriptions);
  });

  it('may begin at the head of a log whose past nobody is to hear', async () => {
    const depot = new Depot();
    await depot.accept('a1');
    const subscriptions = await depot.relay({ from: 'head' });
    await depot.accept('a2');
    await depot.world.drained(subscriptions);
    expect(depot.arrived).toEqual(['a2']);
    await depot.world.stopped(subscriptions);
  });

  it('has the stream as its key, and where there is none its id', async () => {
    const keys: string[] = [];
    const to: MessageBroker = { send: async (_, { key }) => void keys.push(key) };
    const depot = new Depot();
    await depot.accept('a1');
    const { aggregate: _, ...alone } = depot.world.envelope('b1', new OrderAccepted({ note: 'b1' }) as never);
    await depot.world.ground.log.append([alone]);
    const tenants = depot.world.envelope('c1', new OrderAccepted({ note: 'c1' }) as never);
    await depot.world.ground.log.append([{ ...tenants, tenant: 'acme' }]);
    const subscriptions = await depot.relay({ to });
    await depot.world.drained(subscriptions);
    expect(keys).toEqual(['Note/a', 'm-2', '@acme/Note/c']);
    await depot.world.stopped(subscriptions);
  });
});

describe.each([
  ['in memory', inMemory],
  ['on SQLite', onSqlite],
])('a broker that is down, %s', (_, ground) => {
  it('loses nothing and keeps the order of each key; all goes on once it is back', async () => {
    const depot = new Depot(new World(ground));
    const subscriptions = await depot.relay();
    depot.flaky.failNext(Infinity);
    await depot.accept('a1', 'b1', 'a2', 'b2', 'a3');
    await depot.world.pass(600_000);
    expect(depot.arrived).toEqual([]);
    const parked = await subscriptions.operator('publish-ordering').list();
    expect(parked.map(({ status }) => status)).toEqual(['retrying', 'retrying', 'behind', 'behind', 'behind']);

    depot.flaky.failNext(0);
    await depot.world.pass(72_000);
    await depot.accept('a4');
    await depot.world.drained(subscriptions);
    expect(of('a', depot.arrived)).toEqual(['a1', 'a2', 'a3', 'a4']);
    expect(of('b', depot.arrived)).toEqual(['b1', 'b2']);
    expect(depot.arrived).toHaveLength(6);
    await depot.world.stopped(subscriptions);
    depot.world.ground.dispose?.();
  });
});

describe('a broker that has trouble', () => {
  it('and is slow, is not sent more than there is room for', async () => {
    const depot = new Depot();
    depot.flaky.hold();
    await depot.accept(...'abcdefghij'.split('').flatMap((key) => [`${key}1`, `${key}2`]));
    const subscriptions = await depot.relay({}, { concurrency: 3 });
    await depot.world.settle();
    expect(depot.flaky.underWay).toBe(3);
    depot.flaky.release();
    await depot.world.drained(subscriptions);
    expect(depot.arrived).toHaveLength(20);
    expect(depot.flaky.mostUnderWay).toBe(3);
    await depot.world.stopped(subscriptions);
  });

  it('and delivers without saying so, is sent the same event again, and the order stays', async () => {
    const depot = new Depot();
    const subscriptions = await depot.relay();
    depot.flaky.loseConfirmations(3);
    await depot.accept('a1', 'a2');
    await depot.world.drained(subscriptions);
    expect(depot.arrived).toEqual(['a1', 'a1', 'a1', 'a1', 'a2']);
    expect(new Set(depot.events.slice(0, 4).map(({ id }) => id))).toEqual(new Set(['m-1']));
    await depot.world.stopped(subscriptions);
  });

  it('with one event alone, takes the others; what is of its aggregate waits', async () => {
    const depot = new Depot();
    const inner = depot.flaky;
    const to: MessageBroker = {
      send: async (event, options) => {
        if ((event.data as { note: string }).note === 'a1') throw new Error('indigestible');
        await inner.send(event, options);
      },
    };
    const subscriptions = await depot.relay({ to });
    await depot.accept('a1', 'a2', 'b1', 'c1', 'b2');
    await depot.world.pass(120_000);
    expect(depot.arrived).toEqual(['b1', 'c1', 'b2']);
    const [first, second] = await subscriptions.operator('publish-ordering').list();
    expect(first).toMatchObject({ status: 'retrying', cause: { message: 'indigestible' } });
    expect(second).toMatchObject({ status: 'behind' });

    await subscriptions.operator('publish-ordering').skip(1, 'the receiver can’t read it');
    await depot.world.drained(subscriptions);
    expect(depot.arrived).toEqual(['b1', 'c1', 'b2', 'a2']);
    await depot.world.stopped(subscriptions);
  });

  it('and refuses an event for good, is not asked again; an operator has it sent again', async () => {
    const depot = new Depot();
    let refuses = true;
    let sends = 0;
    const to: MessageBroker = {
      send: async (event, options) => {
        sends += 1;
        if (refuses) throw new BrokerRefused('too large');
        await depot.flaky.send(event, options);
      },
    };
    const subscriptions = await depot.relay({ to });
    await depot.accept('a1', 'a2');
    await depot.world.drained(subscriptions);
    const parked = await subscriptions.operator('publish-ordering').list();
    expect(parked).toMatchObject([
      { status: 'dead', attempts: 1, cause: { code: 'BROKER_REFUSED', message: 'too large' } },
      { status: 'behind' },
    ]);
    expect(sends).toBe(1);

    refuses = false;
    await subscriptions.operator('publish-ordering').replay(1);
    await depot.world.drained(subscriptions);
    expect(depot.arrived).toEqual(['a1', 'a2']);
    await depot.world.stopped(subscriptions);
  });

  it('is tried as often as the relay was told', async () => {
    const depot = new Depot();
    depot.flaky.failNext(Infinity);
    const subscriptions = await depot.relay({ retry: exponentialBackoff({ attempts: 4, firstDelayMs: 10 }) });
    await depot.accept('a1');
    await depot.world.pass(10_000);
    expect(await subscriptions.operator('publish-ordering').list()).toMatchObject([{ status: 'dead', attempts: 4 }]);
    expect(depot.flaky.sends).toBe(4);
    await depot.world.stopped(subscriptions);
  });

  it('and answers nobody, doesn’t keep the relay from stopping: the send is aborted, and comes again', async () => {
    const depot = new Depot();
    const subscriptions = await depot.relay();
    depot.flaky.hold();
    await depot.accept('a1');
    await depot.world.settle();
    const stopped = subscriptions.stop({ timeoutMs: 500 });
    await depot.world.pass(500);
    await depot.world.timer.until(stopped);
    expect([depot.flaky.underWay, depot.arrived]).toEqual([0, []]);

    depot.flaky.release();
    const next = await depot.relay();
    await depot.world.drained(next);
    expect(depot.arrived).toEqual(['a1']);
    await depot.world.stopped(next);
  });
});

describe('relays in several processes', () => {
  it('share the partitions, and each event is sent by one of them', async () => {
    const depot = new Depot();
    const first = await depot.relay({ partitions: 4 });
    const second = await depot.relay({ partitions: 4 });
    await depot.world.pass(3_000);
    await depot.accept(...'abcdefghijklmnop'.split('').map((key) => `${key}1`));
    await Promise.all([depot.world.drained(first), depot.world.drained(second)]);
    expect(depot.arrived.toSorted()).toEqual('abcdefghijklmnop'.split('').map((key) => `${key}1`));
    const owners = new Set((await first.overview()).map(({ owner }) => owner));
    expect(owners.size).toBe(2);
    await depot.world.stopped(first);
    await depot.world.stopped(second);
  });

  it('go on where one stopped in the middle, and wait for what it has under way', async () => {
    const depot = new Depot();
    const first = await depot.relay();
    depot.flaky.hold();
    await depot.accept('a1', 'a2');
    await depot.world.settle();
    const stopped = first.stop();
    await depot.world.settle();
    depot.flaky.release();
    await depot.world.timer.until(stopped);
    expect(depot.arrived).toEqual(['a1']);
    const second = await depot.relay();
    await depot.world.drained(second);
    expect(depot.arrived).toEqual(['a1', 'a2']);
    await depot.world.stopped(second);
  });
});

describe('a relay that can’t work', () => {
  const to = new InMemoryBroker();
  const sound = { name: 'publish-ordering', messages: [OrderAccepted, OrderCancelled], to };

  it('is told that a domain event stays in its context', () => {
    const make = () => new OutboxRelay({ ...sound, messages: [OrderAccepted, OrderPlaced as never] });
    expect(make).toThrow(
      'ordering.OrderPlaced is a domain event, which stays in its context: name the integration event that a translation makes of it.',
    );
    expect(make).toThrow(expect.objectContaining({ code: 'UNPUBLISHED_EVENT' }));
  });

  it.each([
    ['to', { to: {} }, 'to must be a MessageBroker; found an object.'],
    ['messages', { messages: [] }, 'messages must be a class of messages, or a list of at least one; found an array.'],
    ['source', { source: 'my shop' }, 'source must be a URI reference of 1 to 1,000 characters; found a string.'],
    ['source', { source: '' }, 'source must be a URI reference of 1 to 1,000 characters; found a string.'],
  ])('is told what %s has to be', (_, wrong, sentence) => {
    expect(() => new OutboxRelay({ ...sound, ...(wrong as object) })).toThrow(sentence);
  });

  it('is told so without any options', () => {
    expect(() => new OutboxRelay(undefined as never)).toThrow('options must be an object; found undefined.');
  });

  it('is told by the subscriptions that its name is taken', async () => {
    const subscriptions = new World().instance();
    new OutboxRelay(sound).attach(subscriptions);
    expect(() => new OutboxRelay(sound).attach(subscriptions)).toThrow(
      'There is a subscription called publish-ordering already',
    );
  });
});
