import { Deadline, EventBus, Scheduler } from 'demesne/messaging';
import { BufferedUnitOfWork, Runtime } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { FixedClock, ManualTimer } from 'demesne/testing';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { summaryOf, World as Orders } from '../../event-sourcing/projection/orders.ts';
import { Noted, World } from '../../messaging/durable-subscription/kit.ts';
import { refusalOf, Stage } from './kit.ts';

class TeaReady extends Deadline.define('inn.TeaReady', {}) {}

const never = new Promise<never>(() => undefined);

describe('the status of a runtime', () => {
  const lag = async (runtime: Runtime) => {
    const { state, ready, lag: behind, parked, dead } = await runtime.status();
    return { state, ready, behind, parked, dead };
  };

  it('tells of subscriptions how far they are behind, and what is parked, dead and blocked', async () => {
    const world = new World();
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, {
      name: 'write-down',
      from: 'start',
      partitions: 2,
      handle: ({ data: { note } }) => {
        if (note.startsWith('a')) throw new Error('no ink');
      },
    });
    subscriptions.subscribe(Noted, { name: 'archive', handle: () => undefined });
    const bus = new EventBus(world.ground.log);
    const runtime = new Runtime({ bus, subscriptions }, { timer: world.timer, clock: world.clock });
    expect(await lag(runtime)).toEqual({ state: 'idle', ready: false });
    await runtime.start();
    await world.commit('a1', 'a2', 'b1');
    await world.pass(10_000);
    const { parts, ...all } = await runtime.status();
    expect(all).toEqual({ state: 'running', ready: true, lag: 0, parked: 2, dead: 1, stopped: 0, due: 0 });
    expect(parts.bus).toEqual({ state: 'running', subscriptions: [], backlog: { due: 0 } });
    expect(parts.subscriptions.subscriptions).toMatchObject([
      { name: 'archive', lag: 0, parked: 0, dead: 0, blocked: 0, partitions: [{ partition: 0, status: 'working' }] },
      { name: 'write-down', lag: 0, parked: 2, dead: 1, blocked: 1, partitions: [{ partition: 0 }, { partition: 1 }] },
    ]);

    await subscriptions.operator('write-down').pause();
    await world.commit('b2', 'b3');
    await world.pass(10_000);
    expect(await lag(runtime)).toMatchObject({ behind: 2 });
    const paused = (await runtime.status()).parts.subscriptions.subscriptions;
    expect(paused?.map((one) => [one.name, one.lag])).toEqual([
      ['archive', 0],
      ['write-down', 2],
    ]);
    await world.timer.until(runtime.stop());
    expect(await lag(runtime)).toEqual({ state: 'stopped', ready: false });
  });

  it('tells of a scheduler what is due and has not fired, and since when', async () => {
    const clock = new FixedClock('2026-03-01T12:00:00Z');
    const store = new InMemoryStore({ clock });
    const due = clock.now();
    await new BufferedUnitOfWork(store, {}).run((_, { schedule }) => {
      schedule(new TeaReady(), { at: due, key: 'tea' });
      return ok();
    });
    const scheduler = new Scheduler(store.schedule, { clock, timer: new ManualTimer() });
    // One that has stopped firing, and can be asked.
    const runtime = new Runtime({ scheduler: { start: () => undefined, backlog: () => scheduler.backlog() } });
    await runtime.start();

    clock.advance(5_000);
    expect(await runtime.status()).toMatchObject({
      ready: true,
      lag: 0,
      due: 1,
      parts: { scheduler: { backlog: { due: 1, since: due } } },
    });
    await scheduler.drain();
    expect(await runtime.status()).toMatchObject({ due: 0, parts: { scheduler: { backlog: { due: 0 } } } });
  });

  it('says nothing in place of a figure that nobody knows: 0 would be good news', async () => {
    const stage = new Stage();
    const fault = new Error('the database is away');
    let isAway = true;
    const asked = <T>(answer: T) => (isAway ? Promise.reject(fault) : Promise.resolve(answer));
    const runtime = stage.runtime({
      web: stage.part('web'),
      subscriptions: stage.part('subscriptions', { overview: () => asked([]) }),
      scheduler: stage.part('scheduler', { backlog: () => asked({ due: 3 }) }),
    });
    await runtime.start();

    const away = await runtime.status();
    expect(away).toMatchObject({ state: 'running', ready: false });
    expect([away.lag, away.parked, away.dead, away.due]).toEqual([undefined, undefined, undefined, undefined]);
    expect(away.parts).toEqual({
      web: { state: 'running', subscriptions: [], backlog: { due: 0 } },
      subscriptions: { state: 'running', backlog: { due: 0 }, fault },
      scheduler: { state: 'running', subscriptions: [], fault },
    });

    isAway = false;
    expect(await runtime.status()).toMatchObject({ ready: true, lag: 0, parked: 0, dead: 0, due: 3 });
  });

  it('counts the projections that have stopped, and not what they have left out', async () => {
    const [world, other] = [new Orders(), new Orders()];
    const handled = (): never => {
      throw new TypeError('no ink');
    };
    const stops = world.projections([summaryOf({ handled, errors: { live: { defect: 'stop' } } })]);
    const skips = other.projections([summaryOf({ handled, errors: { live: { defect: 'skip' } } })]);
    const runtime = new Runtime({ stops, skips }, { timer: world.timer, clock: world.clock });
    await runtime.start();
    for (const one of [world, other]) {
      await one.placed('o-1');
      await one.settle();
    }
    expect(await runtime.status()).toMatchObject({ ready: true, stopped: 1, parked: 0, dead: 0 });
    await world.timer.until(runtime.stop());
    expect((await runtime.status()).stopped).toBeUndefined();
  });

  it('knows of subscriptions what it knows, whatever a scheduler beside them says', async () => {
    const stage = new Stage();
    const runtime = stage.runtime({
      scheduler: stage.part('scheduler', { backlog: () => Promise.reject(new Error('no')), overview: () => [] }),
    });
    await runtime.start();
    const { lag: behind, due } = await runtime.status();
    expect([behind, due]).toEqual([0, undefined]);
  });

  it('never rejects for a part that can’t be asked: it says so, and nothing is ready then', async () => {
    const stage = new Stage();
    const fault = new Error('no connection');
    const runtime = stage.runtime({ web: stage.part('web', { overview: () => Promise.reject(fault) }) });
    await runtime.start();
    const { ready, parts } = await runtime.status();
    expect([ready, parts.web]).toEqual([false, { state: 'running', backlog: { due: 0 }, fault }]);
    expect(runtime.ready).toBe(true);
  });

  it.each([
    ['an object for partitions', { overview: () => ({}) }],
    ['text for partitions', { overview: () => 'all well' }],
    ['nothing for partitions', { overview: () => undefined }],
    ['partitions that are none', { overview: () => [null] }],
    ['partitions of no name', { overview: () => [{ lag: 0, parked: 0, dead: 0, blocked: 0 }] }],
    ['partitions without counts', { overview: () => [{ subscription: 'mail', lag: 0, parked: 0, dead: 0 }] }],
  ])('of a part that answers with %s says so, and sums nothing up', async (_, part) => {
    const stage = new Stage();
    const runtime = stage.runtime({ web: stage.part('web', part as never) });
    await runtime.start();
    const { ready, lag: behind, due, parts } = await runtime.status();
    expect([ready, behind, due]).toEqual([false, undefined, 0]);
    expect(parts.web).toMatchObject({ fault: { code: 'INVALID_OPTION', option: 'what overview answers' } });
    expect(parts.web).not.toHaveProperty('subscriptions');
  });

  it.each([
    ['a number', 3],
    ['null', null],
    ['no count', { due: Number.NaN }],
  ])('of a part whose backlog is %s says so, and sums nothing up', async (_, backlog) => {
    const stage = new Stage();
    const runtime = stage.runtime({ web: stage.part('web', { backlog: () => backlog as never }) });
    await runtime.start();
    const { ready, lag: behind, due, parts } = await runtime.status();
    expect([ready, behind, due]).toEqual([false, 0, undefined]);
    expect(parts.web).toMatchObject({ fault: { code: 'INVALID_OPTION', option: 'what backlog answers' } });
  });

  it('is waited for as long as whoever asks wants to', async () => {
    const stage = new Stage();
    const runtime = stage.runtime({ web: stage.part('web', { overview: () => never }) });
    await runtime.start();
    const probe = new AbortController();
    const asked = refusalOf(runtime.status({ signal: probe.signal }));
    await stage.pass(0);
    probe.abort('too slow');
    expect(await asked).toBe('too slow');
    expect(await refusalOf(runtime.status({ signal: probe.signal }))).toBe('too slow');
  });
});
