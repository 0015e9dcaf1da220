import { Subscriptions, type SubscriptionsOptions } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { overriding } from '../../testing/contract/broken/overriding.ts';
import { gate, turn } from '../kit.ts';
import { inMemory, Noted, onSqlite, World } from './kit.ts';

const name = 'write-down';

describe('starting', () => {
  it('is refused where the store has another number of partitions', async () => {
    const world = new World();
    await world.ground.subscriptions.register(name, 2, 0);
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name, partitions: 4, handle: () => undefined });
    await expect(subscriptions.start()).rejects.toMatchObject({ code: 'PARTITIONS_DIFFER' });
    expect(world.timer.pending).toBe(0);
  });

  it('is refused where a checkpoint is ahead of the log', async () => {
    const world = new World();
    await world.ground.subscriptions.register(name, 1, 7);
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name, handle: () => undefined });
    await expect(subscriptions.start()).rejects.toMatchObject({ code: 'CHECKPOINT_AHEAD' });
    await world.commit('a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7');
    await subscriptions.start();
    await world.stopped(subscriptions);
  });

  it('is done once, however often it is asked for', async () => {
    const world = new World();
    const seen: string[] = [];
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name, from: 'start', handle: ({ data }) => void seen.push(data.note) });
    await world.commit('a1');
    await Promise.all([subscriptions.start(), subscriptions.start()]);
    await subscriptions.start();
    await world.drained(subscriptions);
    expect(seen).toEqual(['a1']);
    await world.stopped(subscriptions);
  });

  it('misses nothing that is committed in the meantime', async () => {
    const world = new World();
    const { log } = world.ground;
    const seen: string[] = [];
    (world as { ground: unknown }).ground = {
      ...world.ground,
      log: overriding(log, {
        onAppended: (listener: () => void) => {
          void log.append([world.envelope('a1')]);
          return log.onAppended(listener);
        },
      }),
    };
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name, from: 'start', handle: ({ data }) => void seen.push(data.note) });
    await subscriptions.start();
    await world.settle();
    expect(seen).toEqual(['a1']);
    await world.stopped(subscriptions);
  });

  it('needs every subscription before it, and a name for each', async () => {
    const world = new World();
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name, handle: () => undefined });
    expect(() => subscriptions.subscribe(Noted, { name, handle: () => undefined })).toThrow(
      expect.objectContaining({ code: 'SUBSCRIPTION_NAME_TAKEN' }),
    );
    await subscriptions.start();
    expect(() => subscriptions.subscribe(Noted, { name: 'late', handle: () => undefined })).toThrow(
      expect.objectContaining({ code: 'SUBSCRIPTIONS_STARTED' }),
    );
    await world.stopped(subscriptions);
    expect(() => subscriptions.subscribe(Noted, { name: 'later', handle: () => undefined })).toThrow(
      expect.objectContaining({ code: 'SUBSCRIPTIONS_STOPPED' }),
    );
    await expect(subscriptions.start()).rejects.toMatchObject({ code: 'SUBSCRIPTIONS_STOPPED' });
  });
});

describe('draining', () => {
  it('waits for retries, for what handlers commit, and for other processes', async () => {
    const world = new World();
    const handled: string[] = [];
    const make = () => {
      const subscriptions = world.instance();
      subscriptions.subscribe(Noted, {
        name,
        partitions: 2,
        from: 'start',
        handle: async ({ data: { note } }, { attempt }) => {
          if (attempt < 4) throw new Error('not yet');
          if (note === 'a1') await world.commit('b1');
          handled.push(note);
        },
      });
      return subscriptions;
    };
    const [ann, bob] = [make(), make()];
    await ann.start();
    await bob.start();
    await world.pass(3_000);
    await world.commit('a1');
    await world.drained(ann);
    expect(handled).toEqual(['a1', 'b1']);
    await world.stopped(ann);
    await world.stopped(bob);
  });

  it('waits for nothing that only an operator can mend', async () => {
    const world = new World();
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, {
      name,
      from: 'start',
      handle: () => {
        throw new Error('never');
      },
    });
    await world.commit('a1', 'a2');
    await subscriptions.start();
    await world.drained(subscriptions);
    expect(await subscriptions.overview()).toMatchObject([{ parked: 2, dead: 1, blocked: 1 }]);
    await world.stopped(subscriptions);
  });

  it('ends when its signal says so, and leaves nothing behind', async () => {
    const world = new World();
    const waiting = gate();
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name, from: 'start', handle: () => waiting.promise });
    await world.commit('a1');
    await subscriptions.start();
    const pending = world.timer.pending;
    const enough = new AbortController();
    const draining = subscriptions.drain({ signal: enough.signal });
    await world.settle();
    enough.abort(new Error('enough'));
    await expect(draining).rejects.toThrow('enough');
    await world.settle();
    expect(world.timer.pending).toBe(pending);
    await expect(subscriptions.drain({ signal: enough.signal })).rejects.toThrow('enough');
    waiting.open();
    await world.stopped(subscriptions);
  });

  it('ends when the subscriptions are stopped, and can not begin before the start', async () => {
    const world = new World();
    const waiting = gate();
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name, from: 'start', handle: () => waiting.promise });
    await expect(subscriptions.drain()).rejects.toMatchObject({ code: 'SUBSCRIPTIONS_NOT_STARTED' });
    await world.commit('a1');
    await subscriptions.start();
    const draining = subscriptions.drain();
    const stopping = subscriptions.stop();
    await expect(draining).rejects.toMatchObject({ code: 'SUBSCRIPTIONS_STOPPED' });
    waiting.open();
    await stopping;
    await expect(subscriptions.drain()).rejects.toMatchObject({ code: 'SUBSCRIPTIONS_STOPPED' });
  });
});

describe.each([
  ['in memory', inMemory],
  ['on SQLite', onSqlite],
])('stopping %s', (_, ground) => {
  it('lets handlers finish, begins nothing more, and repeats nothing later', async () => {
    const world = new World(ground);
    const handled: string[] = [];
    const gates = new Map(['a1', 'b1', 'a2', 'c1'].map((note) => [note, gate()]));
    const make = () => {
      const subscriptions = world.instance({ concurrency: 2 });
      subscriptions.subscribe(Noted, {
        name,
        from: 'start',
        handle: async ({ data: { note } }, { signal }) => {
          await gates.get(note)?.promise;
          handled.push(`${note}${signal.aborted ? ' too late' : ''}`);
        },
      });
      return subscriptions;
    };
    await world.commit('a1', 'b1', 'a2', 'c1');
    const ann = make();
    await ann.start();
    await world.settle();
    const stopping = ann.stop();
    await world.settle();
    for (const one of gates.values()) one.open();
    await stopping;
    expect(handled).toEqual(['a1', 'b1']);
    expect(await world.ground.subscriptions.states([name])).toMatchObject([{ position: 2 }]);
    expect(world.timer.pending).toBe(0);

    const bob = make();
    await bob.start();
    await world.drained(bob);
    expect(handled.toSorted()).toEqual(['a1', 'a2', 'b1', 'c1']);
    expect((await bob.overview())[0]).toMatchObject({ crashes: 0 });
    await world.stopped(bob);
    world.ground.dispose?.();
  });

  it('aborts what does not end in time, and gives its leases back', async () => {
    const world = new World(ground);
    const signals: AbortSignal[] = [];
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, {
      name,
      from: 'start',
      handle: ({ data: { note } }, { signal }) => {
        if (note === 'a1') return undefined;
        signals.push(signal);
        return new Promise(() => undefined);
      },
    });
    await world.commit('a1', 'b1', 'c1');
    await subscriptions.start();
    await world.settle();
    let hasStopped = false;
    const stopping = subscriptions.stop({ timeoutMs: 5_000 }).then(() => (hasStopped = true));
    await world.pass(4_999);
    expect([hasStopped, signals[0]?.aborted]).toEqual([false, false]);
    expect((await world.ground.subscriptions.states([name]))[0]?.owner).toBeDefined();
    await world.pass(1);
    await stopping;
    expect(signals[0]?.reason).toMatchObject({ code: 'SUBSCRIPTIONS_STOPPED' });
    const [state] = await world.ground.subscriptions.states([name]);
    expect([state?.position, state?.owner]).toEqual([1, undefined]);
    expect(world.timer.pending).toBe(0);
    world.ground.dispose?.();
  });
});

describe('stopping', () => {
  it('finishes what stands before the last that was begun, so that nothing comes twice', async () => {
    const world = new World();
    const handled: string[] = [];
    const gates = new Map(['a1', 'b1'].map((note) => [note, gate()]));
    const subscriptions = world.instance({ concurrency: 2 });
    subscriptions.subscribe(Noted, {
      name,
      from: 'start',
      handle: async ({ data: { note } }) => {
        await gates.get(note)?.promise;
        handled.push(note);
      },
    });
    await world.commit('a1', 'a2', 'b1', 'a3', 'c1');
    await subscriptions.start();
    await world.settle();
    const stopping = subscriptions.stop();
    for (const one of gates.values()) one.open();
    await stopping;
    expect(handled.toSorted()).toEqual(['a1', 'a2', 'b1']);
    expect(await world.ground.subscriptions.states([name])).toMatchObject([{ position: 3 }]);
  });

  it('does not count against a message that its handler gave up when it was told to', async () => {
    const world = new World();
    let attempts = 0;
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, {
      name,
      from: 'start',
      handle: (_, { signal }) => {
        attempts += 1;
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        );
      },
    });
    await world.commit('a1');
    await subscriptions.start();
    await world.settle();
    await world.timer.until(subscriptions.stop({ timeoutMs: 100 }));
    await world.settle();
    expect(attempts).toBe(1);
    expect(await world.ground.subscriptions.states([name])).toMatchObject([{ position: 0, parked: 0 }]);
  });

  it('is done once, however often it is asked for, before a start too', async () => {
    const world = new World();
    const subscriptions = world.instance();
    await Promise.all([subscriptions.stop(), subscriptions.stop()]);
    await subscriptions.stop();
    expect(world.timer.pending).toBe(0);
  });

  it('listens to the log no longer', async () => {
    const world = new World();
    let listeners = 0;
    (world as { ground: unknown }).ground = {
      ...world.ground,
      log: overriding(world.ground.log, {
        onAppended: () => {
          listeners += 1;
          return () => (listeners -= 1);
        },
      }),
    };
    const seen: string[] = [];
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name, from: 'start', handle: ({ data }) => void seen.push(data.note) });
    await subscriptions.start();
    await world.stopped(subscriptions);
    await world.commit('a1');
    await world.pass(10_000);
    expect([seen, listeners]).toEqual([[], 0]);
  });

  it('lets a retry finish that is under way', async () => {
    const world = new World();
    const waiting = gate();
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, {
      name,
      from: 'start',
      handle: async (_, { attempt }) => {
        if (attempt < 3) throw new Error('not yet');
        await waiting.promise;
      },
    });
    await world.commit('a1');
    await subscriptions.start();
    await world.pass(200);
    const stopping = subscriptions.stop();
    await world.settle();
    waiting.open();
    await stopping;
    expect(await world.ground.subscriptions.parked(name)).toEqual([]);
  });

  it('gives up a retry that does not end in time, with its attempt counted', async () => {
    const world = new World();
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, {
      name,
      from: 'start',
      handle: async (_, { attempt }) => {
        if (attempt < 3) throw new Error('not yet');
        await new Promise(() => undefined);
      },
    });
    await world.commit('a1');
    await subscriptions.start();
    await world.pass(200);
    await world.timer.until(subscriptions.stop({ timeoutMs: 0 }));
    expect(await world.ground.subscriptions.parked(name)).toMatchObject([{ attempts: 3, status: 'retrying' }]);
    expect(world.timer.pending).toBe(0);
  });

  it('does not count against a retry that its handler gave up when it was told to', async () => {
    const world = new World();
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, {
      name,
      from: 'start',
      handle: async (_, { attempt, signal }) => {
        if (attempt < 3) throw new Error('not yet');
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
      },
    });
    await world.commit('a1');
    await subscriptions.start();
    await world.pass(200);
    await world.timer.until(subscriptions.stop({ timeoutMs: 0 }));
    await world.settle();
    const [parked] = await world.ground.subscriptions.parked(name);
    expect([parked?.attempts, parked?.cause?.message]).toEqual([3, 'not yet']);
  });

  it('goes on with renewing leases while handlers finish', async () => {
    const world = new World();
    const waiting = gate();
    const subscriptions = world.instance({ owner: 'ann' });
    subscriptions.subscribe(Noted, { name, from: 'start', handle: () => waiting.promise });
    await world.commit('a1');
    await subscriptions.start();
    await world.settle();
    const stopping = subscriptions.stop({ timeoutMs: 60_000 });
    await world.pass(20_000);
    expect((await world.ground.subscriptions.states([name]))[0]?.owner).toMatch(/^ann/);
    waiting.open();
    await stopping;
    expect((await world.ground.subscriptions.states([name]))[0]).toMatchObject({ position: 1 });
  });
});

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
