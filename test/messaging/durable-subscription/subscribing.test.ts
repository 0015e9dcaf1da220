import { Subscriptions, type SubscriptionsOptions } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { turn } from '../kit.ts';
import { Noted, World } from './kit.ts';

const name = 'write-down';

describe('unsubscribing', () => {
  it('before the start takes the name back', async () => {
    const world = new World();
    const seen: string[] = [];
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name, from: 'start', handle: () => void seen.push('first') }).unsubscribe();
    subscriptions.subscribe(Noted, { name, from: 'start', handle: () => void seen.push('second') });
    await world.commit('a1');
    await subscriptions.start();
    await world.drained(subscriptions);
    expect(seen).toEqual(['second']);
    await world.stopped(subscriptions);
  });

  it('after the start gives its partitions to others', async () => {
    const world = new World();
    const [ann, bob] = [world.instance({ owner: 'ann' }), world.instance({ owner: 'bob' })];
    const subscription = ann.subscribe(Noted, { name, partitions: 2, handle: () => undefined });
    bob.subscribe(Noted, { name, partitions: 2, handle: () => undefined });
    await ann.start();
    subscription.unsubscribe();
    await world.pass(1_000);
    await bob.start();
    await world.pass(2_000);
    const owners = (await bob.overview()).map(({ owner }) => owner?.split('/')[0]);
    expect(owners).toEqual(['bob', 'bob']);
    await world.stopped(ann);
    await world.stopped(bob);
  });
});

describe('wrong use', () => {
  const { ground } = new World();
  it.each([
    ['null for options', null, 'options'],
    ['a lease of no time', { leaseMs: 0 }, 'leaseMs'],
    ['no attempts', { quickAttempts: 0 }, 'quickAttempts'],
    ['no concurrency', { concurrency: 0 }, 'concurrency'],
    ['no batch', { batch: 0.5 }, 'batch'],
    ['too many partitions', { partitions: 257 }, 'partitions'],
    ['a number for an owner', { owner: 7 }, 'owner'],
    ['no generator', { identifiers: {} }, 'identifiers'],
    ['no function', { onFault: 'print' }, 'onFault'],
    ['no timer', { timer: {} }, 'timer'],
    ['no policy', { retry: {} }, 'retry.attempts'],
  ])('%s is refused', (_, options, option) => {
    const make = () => new Subscriptions(ground.log, ground.subscriptions, options as SubscriptionsOptions);
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_OPTION', option }));
  });

  it.each(['a\0b', '\ud800'])('an owner that no database keeps as it is is refused', (owner) => {
    const make = () => new Subscriptions(ground.log, ground.subscriptions, { owner });
    expect(make).toThrow(expect.objectContaining({ code: 'UNSTORABLE_TEXT' }));
  });

  it.each([
    ['no name', { name: '' }, 'name'],
    ['no handler', { handle: undefined }, 'handle'],
    ['a beginning that is none', { from: 7 }, 'from'],
    ['no partitions', { partitions: 0 }, 'partitions'],
    ['half a permission', { resettable: 'maybe' }, 'resettable'],
    ['no policy', { retry: {} }, 'retry.attempts'],
  ])('of subscribe: %s is refused', (_, part, option) => {
    const subscriptions = new Subscriptions(ground.log, ground.subscriptions);
    const options = { name, handle: () => undefined, ...part };
    expect(() => subscriptions.subscribe(Noted, options as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', option }),
    );
  });

  it('no log and no store are refused', () => {
    expect(() => new Subscriptions({} as never, ground.subscriptions)).toThrow(
      expect.objectContaining({ option: 'log' }),
    );
    expect(() => new Subscriptions(ground.log, {} as never)).toThrow(expect.objectContaining({ option: 'store' }));
  });

  it('a listener for faults that throws stops nothing', async () => {
    const world = new World();
    const onFault = () => {
      throw new Error('no');
    };
    let failures = 0;
    const log = {
      head: () => world.ground.log.head(),
      onAppended: (listener: () => void) => world.ground.log.onAppended(listener),
      read: (after: number, limit: number) => {
        failures += 1;
        if (failures === 1) throw new Error('disk');
        return world.ground.log.read(after, limit);
      },
    };
    const seen: string[] = [];
    const { timer, clock } = world;
    const subscriptions = new Subscriptions(log, world.ground.subscriptions, { onFault, timer, clock, leaseMs: 3_000 });
    subscriptions.subscribe(Noted, { name, from: 'start', handle: ({ data }) => void seen.push(data.note) });
    await world.commit('a1');
    await subscriptions.start();
    await world.drained(subscriptions);
    expect(seen).toEqual(['a1']);
    await world.stopped(subscriptions);
    await turn();
  });
});
