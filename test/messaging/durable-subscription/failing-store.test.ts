import type { SubscriptionStore } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { overriding } from '../../testing/contract/broken/overriding.ts';
import { Noted, World } from './kit.ts';

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
