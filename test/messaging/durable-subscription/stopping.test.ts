import { describe, expect, it } from 'vitest';
import { overriding } from '../../testing/contract/broken/overriding.ts';
import { gate } from '../kit.ts';
import { Noted, World } from './kit.ts';

const name = 'write-down';

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
