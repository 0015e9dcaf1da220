import type { Subscriptions, SubscriptionStore } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { overriding } from '../../testing/contract/broken/overriding.ts';
import { gate } from '../kit.ts';
import { inMemory, mortal, Noted, onSqlite, World } from './kit.ts';

const keys = 'abcdefghijklmnop'.split('');

/** An instance that writes down what it handles, under a name of its own. */
function process(
  world: World,
  seen: string[],
  name: string,
  part: { store?: SubscriptionStore; partitions?: number } = {},
) {
  const subscriptions = world.instance({ owner: name }, part.store);
  subscriptions.subscribe(Noted, {
    name: 'write-down',
    partitions: part.partitions ?? 4,
    from: 'start',
    handle: ({ data }) => void seen.push(`${name}: ${data.note}`),
  });
  return subscriptions;
}

const owned = async (subscriptions: Subscriptions): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { owner = 'nobody' } of await subscriptions.overview()) {
    const name = owner.split('/')[0] as string;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

describe.each([
  ['in memory', inMemory],
  ['on SQLite', onSqlite],
])('owners %s', (_, ground) => {
  it('share the partitions when one joins, and handle everything once', async () => {
    const world = new World(ground);
    const seen: string[] = [];
    const ann = process(world, seen, 'ann');
    await ann.start();
    expect(await owned(ann)).toEqual({ ann: 4 });
    const bob = process(world, seen, 'bob');
    await bob.start();
    for (let beats = 0; beats < 6; beats += 1) {
      await world.commit(`${keys[beats]}1`, `${keys[beats]}2`);
      await world.pass(1_000);
    }
    expect(await owned(ann)).toEqual({ ann: 2, bob: 2 });
    await world.commit(...keys.map((key) => `${key}3`));
    await world.drained(ann);
    expect(seen).toHaveLength(28);
    expect(seen.filter((one) => one.startsWith('bob')).length).toBeGreaterThan(0);
    await world.stopped(bob);
    await world.pass(2_000);
    expect(await owned(ann)).toEqual({ ann: 4 });
    expect((await ann.overview()).map(({ crashes }) => crashes)).toEqual([0, 0, 0, 0]);
    await world.stopped(ann);
    world.ground.dispose?.();
  });

  it('take over from one that died, and lose nothing', async () => {
    const world = new World(ground);
    const seen: string[] = [];
    const doomed = mortal(world.ground.subscriptions);
    const ann = process(world, seen, 'ann', { store: doomed.store });
    await ann.start();
    await world.commit(...keys.map((key) => `${key}1`));
    await world.settle();
    doomed.die();
    await world.commit(...keys.map((key) => `${key}2`));
    await world.settle();
    const bob = process(world, seen, 'bob');
    await bob.start();
    expect(await owned(bob)).toEqual({ ann: 4 });
    await world.pass(6_000);
    expect(await owned(bob)).toEqual({ bob: 4 });
    await world.drained(bob);
    for (const key of keys) {
      const first = seen.findIndex((one) => one.endsWith(`${key}1`));
      const second = seen.findIndex((one) => one.endsWith(`${key}2`));
      expect(first).toBeGreaterThanOrEqual(0);
      expect(second).toBeGreaterThan(first);
    }
    await world.stopped(bob);
    world.ground.dispose?.();
  });
});

describe('an owner that was replaced', () => {
  it('stops at once when its checkpoint is refused', async () => {
    const world = new World();
    const { subscriptions: store } = world.ground;
    const waiting = new Map(['a1', 'b1'].map((note) => [note, gate()]));
    const begun: string[] = [];
    const ann = world.instance({ batch: 1 });
    ann.subscribe(Noted, {
      name: 'write-down',
      from: 'start',
      handle: async ({ data: { note } }) => {
        begun.push(note);
        await waiting.get(note)?.promise;
      },
    });
    await world.commit('a1', 'b1');
    await ann.start();
    await world.settle();
    await store.reset('write-down', 0);
    waiting.get('a1')?.open();
    await world.settle();
    expect(begun).toEqual(['a1']);
    waiting.get('b1')?.open();
    await world.drained(ann);
    expect(begun).toEqual(['a1', 'a1', 'b1']);
    await world.stopped(ann);
  });

  it('stops when a heartbeat tells it, whatever its handlers do', async () => {
    const world = new World();
    const { subscriptions: store } = world.ground;
    const signals: AbortSignal[] = [];
    const ann = world.instance();
    ann.subscribe(Noted, {
      name: 'write-down',
      from: 'start',
      handle: async (_, { signal }) => {
        signals.push(signal);
        if (signals.length === 1) await new Promise(() => undefined);
      },
    });
    await world.commit('a1');
    await ann.start();
    await world.settle();
    await store.reset('write-down', 0);
    await world.pass(1_000);
    expect(signals[0]?.reason).toMatchObject({ code: 'LEASE_LOST' });
    await world.drained(ann);
    expect(signals).toHaveLength(2);
    await world.stopped(ann);
  });

  it('books no retry any more', async () => {
    const world = new World();
    const { subscriptions: store } = world.ground;
    const waiting = gate();
    const ann = world.instance();
    ann.subscribe(Noted, {
      name: 'write-down',
      from: 'start',
      handle: async (_, { attempt }) => {
        if (attempt < 3) throw new Error('not yet');
        await waiting.promise;
      },
    });
    await world.commit('a1');
    await ann.start();
    await world.pass(200);
    await store.repartition('write-down', 1);
    waiting.open();
    await world.settle();
    expect(await store.parked('write-down')).toMatchObject([{ attempts: 3, status: 'retrying' }]);
    await world.drained(ann);
    expect(await store.parked('write-down')).toEqual([]);
    await world.stopped(ann);
  });
});

describe('an owner that stops', () => {
  it('claims nothing more, and gives back at once what is at rest', async () => {
    const world = new World();
    const waiting = gate();
    const seen: string[] = [];
    const ann = world.instance({ owner: 'ann' });
    ann.subscribe(Noted, { name: 'write-down', partitions: 4, from: 'start', handle: () => waiting.promise });
    await ann.start();
    await world.commit('a1');
    await world.settle();
    const bob = process(world, seen, 'bob');
    await bob.start();
    const stopping = ann.stop({ timeoutMs: 60_000 });
    await world.pass(5_000);
    expect(await owned(bob)).toEqual({ ann: 1, bob: 3 });
    await world.ground.subscriptions.reset('write-down', 0);
    await world.pass(5_000);
    expect(await owned(bob)).toEqual({ bob: 4 });
    waiting.open();
    await stopping;
    await world.stopped(bob);
  });
});

describe('a slow handler', () => {
  it('keeps its partition', async () => {
    const world = new World();
    const waiting = gate();
    const seen: string[] = [];
    const ann = world.instance({ owner: 'ann' });
    ann.subscribe(Noted, { name: 'write-down', partitions: 1, from: 'start', handle: () => waiting.promise });
    const bob = process(world, seen, 'bob', { partitions: 1 });
    await world.commit('a1');
    await ann.start();
    await bob.start();
    for (let beats = 0; beats < 30; beats += 1) await world.pass(1_000);
    expect(await owned(ann)).toEqual({ ann: 1 });
    expect(seen).toEqual([]);
    waiting.open();
    await world.settle();
    await world.stopped(ann);
    await world.stopped(bob);
  });
});

describe('a heartbeat', () => {
  it('that fails is told, and its handlers give up only when the lease is over', async () => {
    const world = new World();
    const { subscriptions: store } = world.ground;
    let isDown = false;
    const flaky = overriding(store, {
      heartbeat: (...given: Parameters<typeof store.heartbeat>) => {
        if (isDown) throw new Error('no connection');
        return store.heartbeat(...given);
      },
    });
    const signals: AbortSignal[] = [];
    const ann = world.instance({}, flaky);
    ann.subscribe(Noted, {
      name: 'write-down',
      from: 'start',
      handle: async (_, { signal }) => {
        signals.push(signal);
        if (signals.length === 1) await new Promise(() => undefined);
      },
    });
    await world.commit('a1');
    await ann.start();
    await world.settle();
    isDown = true;
    await world.pass(2_000);
    expect([world.faults.length, signals[0]?.aborted]).toEqual([2, false]);
    await world.pass(1_000);
    expect(signals[0]?.aborted).toBe(true);
    isDown = false;
    await world.drained(ann);
    expect(signals).toHaveLength(2);
    await world.stopped(ann);
  });
});

describe('a store that fails', () => {
  it.each(['checkpoint', 'blocked', 'due', 'attempt', 'settle', 'suspect'] as const)(
    'in %s costs a repetition at the most',
    async (method) => {
      const world = new World();
      const { subscriptions: store } = world.ground;
      let failures = 0;
      const flaky = overriding(store, {
        [method]: (...given: never[]) => {
          failures += 1;
          if (failures === 1) throw new Error('no connection');
          return (store[method] as (...all: never[]) => unknown)(...given);
        },
      });
      const seen: string[] = [];
      const ann = world.instance({}, flaky);
      ann.subscribe(Noted, {
        name: 'write-down',
        from: 'start',
        handle: ({ data: { note } }, { attempt }) => {
          if (note === 'a1' && attempt < 3) throw new Error('not yet');
          seen.push(note);
        },
      });
      await world.commit('a1', 'a2', 'b1');
      await ann.start();
      await world.drained(ann);
      expect(
        seen.filter((note) => note.startsWith('a')).filter((note, index, all) => all.indexOf(note) === index),
      ).toEqual(['a1', 'a2']);
      expect(seen).toContain('b1');
      expect(world.faults).toHaveLength(method === 'suspect' ? 0 : 1);
      await world.stopped(ann);
      expect(world.timer.pending).toBe(0);
    },
  );

  it('to answer a checkpoint that it wrote costs nothing', async () => {
    const world = new World();
    const { subscriptions: store } = world.ground;
    let hasFailed = false;
    const flaky = overriding(store, {
      checkpoint: (...given: Parameters<typeof store.checkpoint>) => {
        const answer = store.checkpoint(...given);
        if (hasFailed) return answer;
        hasFailed = true;
        throw new Error('connection lost after the commit');
      },
    });
    const seen: string[] = [];
    const ann = process(world, seen, 'ann', { store: flaky });
    await world.commit('a1', 'a2');
    await ann.start();
    await world.drained(ann);
    await world.commit('a3');
    await world.drained(ann);
    expect(seen).toEqual(['ann: a1', 'ann: a2', 'ann: a3']);
    await world.stopped(ann);
  });
});
