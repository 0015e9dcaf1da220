import { describe, expect, it } from 'vitest';
import { gate } from '../kit.ts';
import { inMemory, Noted, onSqlite, World } from './kit.ts';

const name = 'write-down';

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
