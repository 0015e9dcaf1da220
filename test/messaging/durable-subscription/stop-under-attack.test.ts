import { InMemoryMessageLog } from 'demesne/in-memory';
import { EventBus, Scheduler, type Timer } from 'demesne/messaging';
import { ManualTimer } from 'demesne/testing';
import { describe, expect, it } from 'vitest';
import { mortal, Noted, World } from './kit.ts';
import { gate, turn } from '../kit.ts';

/** Waits as long as a timer of the platform, and no longer. */
const limited = (timer: Timer): Timer => ({
  wait: async (ms, signal) => {
    if (ms >= 2 ** 31) throw new RangeError('too long');
    await timer.wait(ms, signal);
  },
});

describe('A stop under attack', () => {
  it('ends though the store never answers any more, and leaves no heart behind', async () => {
    const world = new World();
    const { store, die } = mortal(world.ground.subscriptions);
    const subscriptions = world.instance({}, store);
    subscriptions.subscribe(Noted, { name: 'all', from: 'start', handle: () => undefined });
    await subscriptions.start();
    await world.settle();
    die();
    await world.commit('a1');
    await world.settle();
    let isOver = false;
    void subscriptions.stop({ timeoutMs: 1_000 }).then(() => (isOver = true));
    await world.settle();
    await world.pass(1_000);
    await world.pass(3_000);
    expect(isOver).toBe(true);
  });

  it('ends though the start never does, and what starts then is over', async () => {
    const world = new World();
    const late = gate<number>();
    let heads = 0;
    const log = world.ground.log;
    Object.defineProperty(log, 'head', { value: () => ((heads += 1) === 1 ? late.promise : 0) });
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name: 'all', from: 'start', handle: () => expect.unreachable() });
    const started = subscriptions.start();
    const stopped = subscriptions.stop({ timeoutMs: 1_000 });
    await world.settle();
    await world.pass(3_000);
    await stopped;
    late.open(0);
    await started;
    await world.commit('a1');
    await world.pass(10_000);
    expect((await world.ground.subscriptions.states(['all']))[0]).not.toHaveProperty('owner');
  });

  it.each([Infinity, 2 ** 31])('that may take %s ms waits for handlers', async (timeoutMs) => {
    const world = new World();
    const subscriptions = world.instance({ timer: limited(world.timer) });
    const work = gate();
    let isAborted = false;
    subscriptions.subscribe(Noted, {
      name: 'all',
      from: 'start',
      handle: async (_, { signal }) => {
        await work.promise;
        isAborted = signal.aborted;
      },
    });
    await world.commit('a1');
    await subscriptions.start();
    await world.settle();
    const stopped = subscriptions.stop({ timeoutMs });
    await world.settle();
    work.open();
    await stopped;
    expect(isAborted).toBe(false);
    expect((await world.ground.subscriptions.states(['all']))[0]?.position).toBe(1);
  });

  it('of a scheduler ends though its start never does', async () => {
    const timer = new ManualTimer();
    const never = new Promise<never>(() => undefined);
    const scheduler = new Scheduler(
      { find: () => undefined, nextDueAt: () => never, backlog: () => ({ due: 0 }), fire: () => 0 },
      { timer },
    );
    void scheduler.start();
    await timer.until(scheduler.stop({ timeoutMs: 1_000 }));
    expect(timer.elapsedMs).toBe(1_000);
  });

  it('that can not give its leases back says so, and leaves no timer behind', async () => {
    const world = new World();
    const store = world.ground.subscriptions;
    store.leave = () => Promise.reject(new Error('gone'));
    const subscriptions = world.instance();
    await subscriptions.start();
    await expect(subscriptions.stop()).rejects.toThrow('gone');
    expect(world.timer.pending).toBe(0);
  });

  it('waits for a round of a scheduler and for a bus, where it may take for ever', async () => {
    const work = gate<number>();
    const timer = limited(new ManualTimer());
    const scheduler = new Scheduler(
      { find: () => undefined, nextDueAt: () => undefined, backlog: () => ({ due: 0 }), fire: () => work.promise },
      { timer },
    );
    await scheduler.start();
    const log = new InMemoryMessageLog();
    const bus = new EventBus(log, { timer });
    bus.subscribe(Noted, { name: 'all', handle: async () => void (await work.promise) });
    log.append([new World().envelope('a1')]);
    void bus.publish();
    await turn();
    const over: string[] = [];
    const stopped = scheduler.stop({ timeoutMs: Infinity }).then(() => over.push('scheduler'));
    const closed = bus.close({ timeoutMs: Infinity }).then((left) => over.push(`bus, ${left.length} left`));
    await turn();
    expect(over).toEqual([]);
    work.open(0);
    await Promise.all([stopped, closed]);
    expect(over.toSorted()).toEqual(['bus, 0 left', 'scheduler']);
  });
});
