import { describe, expect, it } from 'vitest';
import { gate } from '../kit.ts';
import { Noted, World } from './kit.ts';

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
