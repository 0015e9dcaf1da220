import { Deadline, EventBus, Scheduler, Subscriptions } from 'demesne/messaging';
import { BufferedUnitOfWork, Runtime, type RuntimePart, type StopFailed } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { FixedClock, ManualTimer } from 'demesne/testing';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { Noted, World } from '../../messaging/durable-subscription/kit.ts';
import { gate } from '../../messaging/kit.ts';
import { refusalOf, Stage } from './kit.ts';

class TeaReady extends Deadline.define('inn.TeaReady', {}) {}

const never = new Promise<never>(() => undefined);

describe('a runtime that starts', () => {
  it('starts its parts one after the other, in the order in which they are written', async () => {
    const stage = new Stage();
    const slow = gate();
    const runtime = stage.runtime({
      store: stage.part('store', { start: () => slow.promise.then(() => stage.steps.push('store starts')) }),
      web: stage.part('web'),
      bus: stage.part('bus'),
    });
    const started = runtime.start();
    await stage.pass(0);
    expect([stage.steps, runtime.ready]).toEqual([[], false]);
    slow.open();
    await started;
    expect([stage.steps, runtime.ready]).toEqual([['store starts', 'web starts', 'bus starts'], true]);
  });

  it('starts once, however often it is asked', async () => {
    const stage = new Stage();
    const runtime = stage.runtime({ web: stage.part('web') });
    await Promise.all([runtime.start(), runtime.start()]);
    await runtime.start();
    expect(stage.steps).toEqual(['web starts']);
  });

  it('and finds that a part fails, stops those before it, and says which it was', async () => {
    const stage = new Stage();
    const trouble = new Error('port taken');
    const runtime = stage.runtime({
      store: stage.part('store'),
      bus: stage.part('bus'),
      web: stage.part('web', { start: () => Promise.reject(trouble) }),
      last: stage.part('last'),
    });
    const failed = await refusalOf(runtime.start());
    expect(failed).toMatchObject({ code: 'START_FAILED', part: 'web', cause: trouble, failures: [] });
    expect((failed as Error).message).toBe(
      'The part web could not be started; its cause says why. What ran before it was stopped.',
    );
    expect(stage.steps).toEqual(['store starts', 'bus starts', 'bus stops within 10000', 'store stops within 10000']);
    expect((await runtime.status()).parts).toMatchObject({
      store: { state: 'stopped' },
      web: { state: 'failed' },
      last: { state: 'idle' },
    });
    expect(await refusalOf(runtime.start())).toBe(failed);
  });

  it('and fails, tells also of what did not stop then', async () => {
    const stage = new Stage();
    const [trouble, more] = [new Error('port taken'), new Error('stuck')];
    const runtime = stage.runtime({
      store: stage.part('store', { stop: () => Promise.reject(more) }),
      web: stage.part('web', {
        start: () => {
          throw trouble;
        },
      }),
    });
    expect(await refusalOf(runtime.start())).toMatchObject({
      cause: trouble,
      failures: [{ part: 'store', error: more }],
    });
  });
});

describe('a runtime that stops', () => {
  it('stops its parts one after the other, in reverse order, who share the time', async () => {
    const stage = new Stage();
    const runtime = stage.runtime({
      store: stage.part('store'),
      bus: stage.part('bus', {
        stop: async ({ timeoutMs }) => {
          stage.steps.push(`bus stops within ${timeoutMs}`);
          await stage.timer.wait(300);
        },
      }),
      web: stage.part('web'),
    });
    await runtime.start();
    const stopped = runtime.stop({ timeoutMs: 1_000 });
    expect(runtime.ready).toBe(false);
    await stage.timer.until(stopped);
    expect(stage.steps.slice(3)).toEqual(['web stops within 1000', 'bus stops within 1000', 'store stops within 700']);
    expect((await runtime.status()).state).toBe('stopped');
    expect(stage.timer.pending).toBe(0);
  });

  it('stops once, and whoever stops it again waits for that', async () => {
    const stage = new Stage();
    const held = gate();
    const runtime = stage.runtime({
      web: stage.part('web', { stop: () => held.promise.then(() => stage.steps.push('stopped')) }),
    });
    await runtime.start();
    const both = Promise.all([runtime.stop(), runtime.stop({ timeoutMs: 0 })]);
    await stage.pass(0);
    expect(stage.steps).toEqual(['web starts']);
    held.open();
    await both;
    await runtime.stop();
    expect(stage.steps).toEqual(['web starts', 'stopped']);
  });

  it('goes on when a part fails, and tells of all that did', async () => {
    const stage = new Stage();
    const [one, two] = [new Error('one'), new Error('two')];
    const runtime = stage.runtime({
      store: stage.part('store'),
      bus: stage.part('bus', { stop: () => Promise.reject(one) }),
      web: stage.part('web', {
        stop: () => {
          throw two;
        },
      }),
    });
    await runtime.start();
    const failed = (await refusalOf(runtime.stop())) as StopFailed;
    expect(failed.message).toBe(
      'Expected all parts to stop; these did not as they should: web, bus. The reason of each is in failures.',
    );
    expect(failed).toMatchObject({ code: 'STOP_FAILED', cause: two });
    expect(failed.failures).toEqual([
      { part: 'web', error: two },
      { part: 'bus', error: one },
    ]);
    expect(stage.steps.at(-1)).toBe('store stops within 10000');
    expect((await runtime.status()).parts).toMatchObject({ store: { state: 'stopped' }, bus: { state: 'stuck' } });
    expect(((await refusalOf(runtime.stop())) as StopFailed).failures).toHaveLength(2);
  });

  it('leaves a part alone whose time and grace are over; the next has its grace all the same', async () => {
    const stage = new Stage();
    let isStoreDone = false;
    const runtime = stage.runtime(
      {
        store: stage.part('store', {
          stop: async ({ timeoutMs }) => {
            stage.steps.push(`store stops within ${timeoutMs}`);
            await stage.timer.wait(150);
            isStoreDone = true;
          },
        }),
        web: stage.part('web', { stop: () => never }),
      },
      { timeoutMs: 1_000, graceMs: 200 },
    );
    await runtime.start();
    const failed = refusalOf(runtime.stop());
    await stage.pass(1_199);
    expect((await runtime.status()).state).toBe('stopping');
    await stage.pass(1);
    await stage.pass(150);
    expect(((await failed) as StopFailed).failures).toMatchObject([{ part: 'web', error: { code: 'OUT_OF_TIME' } }]);
    expect([stage.steps.at(-1), isStoreDone]).toEqual(['store stops within 0', true]);
  });

  it('and was never started, has nothing to stop, and can’t be started any more', async () => {
    const stage = new Stage();
    const runtime = stage.runtime({ web: stage.part('web') });
    await runtime.stop();
    expect(stage.steps).toEqual([]);
    expect(await refusalOf(runtime.start())).toMatchObject({ code: 'RUNTIME_STOPPED' });
    expect((await runtime.status()).state).toBe('stopped');
  });

  it('names a part that rejects with nothing', async () => {
    const runtime = new Stage().runtime({ web: { stop: () => Promise.reject(undefined) } });
    await runtime.start();
    expect(((await refusalOf(runtime.stop())) as StopFailed).failures).toMatchObject([
      { part: 'web', error: { message: 'It threw nothing that could be told.' } },
    ]);
  });

  it('gives nobody more time because a clock was put back', async () => {
    const stage = new Stage();
    const clock = new FixedClock('2026-03-01T12:00:00Z');
    const web = stage.part('web', { stop: () => clock.set('2026-02-01T12:00:00Z') });
    const runtime = stage.runtime({ store: stage.part('store'), web }, { clock });
    await runtime.start();
    await runtime.stop({ timeoutMs: 1_000 });
    expect(stage.steps.at(-1)).toBe('store stops within 1000');
  });

  it('while it starts, lets the part that starts finish, starts no other, and stops what there is', async () => {
    const stage = new Stage();
    const slow = gate();
    const runtime = stage.runtime({
      store: stage.part('store'),
      bus: stage.part('bus', { start: () => slow.promise }),
      web: stage.part('web'),
    });
    const started = refusalOf(runtime.start());
    await stage.pass(0);
    const stopped = runtime.stop();
    await stage.pass(0);
    expect(stage.steps).toEqual(['store starts']);
    slow.open();
    await stopped;
    expect(stage.steps).toEqual(['store starts', 'bus stops within 10000', 'store stops within 10000']);
    expect(await started).toMatchObject({ code: 'RUNTIME_STOPPED' });
  });

  it('while its last part starts, doesn’t come up after all', async () => {
    const stage = new Stage();
    const slow = gate();
    const runtime = stage.runtime({ web: stage.part('web', { start: () => slow.promise }) });
    const started = refusalOf(runtime.start());
    const stopped = runtime.stop();
    slow.open();
    await stopped;
    expect(await started).toMatchObject({ code: 'RUNTIME_STOPPED' });
    expect([runtime.ready, stage.steps]).toEqual([false, ['web stops within 10000']]);
  });

  it('while a part starts for ever, names it; should it come up later, it is stopped', async () => {
    const stage = new Stage();
    const slow = gate();
    const runtime = stage.runtime(
      { store: stage.part('store'), web: stage.part('web', { start: () => slow.promise }) },
      { timeoutMs: 100, graceMs: 0 },
    );
    const started = refusalOf(runtime.start());
    await stage.pass(0);
    const failed = refusalOf(runtime.stop());
    await stage.pass(100);
    expect(((await failed) as StopFailed).failures).toMatchObject([
      { part: 'web', error: { message: 'It was still starting when the time was over.' } },
    ]);
    expect(stage.steps.at(-1)).toBe('store stops within 0');
    slow.open();
    expect(await started).toMatchObject({ code: 'RUNTIME_STOPPED' });
    expect(stage.steps.at(-1)).toBe('web stops within 0');
  });

  it('and comes up while the others are still being stopped, it is stopped too', async () => {
    const stage = new Stage();
    const [slow, last] = [gate(), gate()];
    const runtime = stage.runtime(
      {
        store: stage.part('store', { stop: () => last.promise }),
        web: stage.part('web', { start: () => slow.promise }),
      },
      { timeoutMs: 100, graceMs: 50 },
    );
    const started = refusalOf(runtime.start());
    await stage.pass(0);
    const failed = refusalOf(runtime.stop());
    await stage.pass(150);
    slow.open();
    await stage.pass(0);
    expect(stage.steps.at(-1)).toBe('web stops within 0');
    last.open();
    await failed;
    expect(await started).toMatchObject({ code: 'RUNTIME_STOPPED' });
    expect((await runtime.status()).parts.web.state).toBe('stopped');
  });
});

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
    expect(all).toEqual({ state: 'running', ready: true, lag: 0, parked: 2, dead: 1, due: 0 });
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

describe('the parts of a runtime', () => {
  it('may be whatever the library starts and stops', async () => {
    const store = new InMemoryStore();
    const subscriptions = new Subscriptions(store.log, store.subscriptions);
    const bus = new EventBus(store.log);
    const scheduler = new Scheduler(store.schedule);
    const runtime = new Runtime({ bus, subscriptions, scheduler });
    await runtime.start();
    await runtime.stop();
    expect(await refusalOf(scheduler.start())).toMatchObject({ code: 'SCHEDULER_STOPPED' });
    expect(await refusalOf(bus.drain())).toMatchObject({ code: 'BUS_CLOSED' });
    expect(await refusalOf(subscriptions.drain())).toMatchObject({ code: 'SUBSCRIPTIONS_STOPPED' });
  });

  it('may only be started, only be stopped, or be closed', async () => {
    const stage = new Stage();
    const runtime = stage.runtime({
      one: { start: () => stage.steps.push('one') },
      two: { close: ({ timeoutMs }) => stage.steps.push(`two ${timeoutMs}`) },
      three: { stop: () => stage.steps.push('three'), close: () => stage.steps.push('never') },
    });
    await runtime.start();
    await runtime.stop({ timeoutMs: 5 });
    expect(stage.steps).toEqual(['one', 'three', 'two 5']);
  });

  it.each<[string, Record<string, unknown> | null, string]>([
    ['no object', null, 'parts must be an object; found null.'],
    ['no part', { web: {} }, 'web must be a part with start, stop or close; found an object.'],
    ['nothing', { web: undefined }, 'web must be a part with start, stop or close; found undefined.'],
    [
      'a number for a name',
      { 7: { stop: () => 0 } },
      'the name of a part must be letters, digits, - and _, a letter first',
    ],
  ])('must not be %s', (_, parts, sentence) => {
    expect(() => new Runtime(parts as Record<string, RuntimePart>)).toThrow(sentence);
  });

  it.each([
    ['timeoutMs', { timeoutMs: -1 }],
    ['graceMs', { graceMs: Number.NaN }],
    ['timer', { timer: {} }],
    ['clock', { clock: {} }],
    ['options', null],
  ])('come with options, of which a wrong %s is refused', (option, options) => {
    expect(() => new Runtime({}, options as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', option }),
    );
  });

  it.each([[{ timeoutMs: -1 }], [null]])('are not stopped for a wrong option: %j', async (options) => {
    const stage = new Stage();
    const runtime = stage.runtime({ web: stage.part('web') });
    await runtime.start();
    expect(await refusalOf(runtime.stop(options as never))).toMatchObject({ code: 'INVALID_OPTION' });
    expect(runtime.ready).toBe(true);
  });
});
