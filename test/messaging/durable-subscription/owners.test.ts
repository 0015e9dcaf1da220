import type { Subscriptions, SubscriptionStore } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
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
