import { Instant, type Clock } from 'demesne';
import { BufferedUnitOfWork } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import {
  Deadline,
  exponentialBackoff,
  Scheduler,
  Subscriptions,
  type HandlerContext,
  type ScheduledMessages,
} from 'demesne/messaging';
import { ManualTimer } from 'demesne/testing';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

class AlarmRang extends Deadline.define('bank.AlarmRang', { name: z.string() }) {}

const START = Instant.of('2026-03-01T12:00:00Z');

/** A store, and one time for clock and timer, which a test may set apart. */
function alarms(over: (schedule: ScheduledMessages) => ScheduledMessages = (schedule) => schedule) {
  const timer = new ManualTimer();
  let apartMs = 0;
  const clock: Clock = { now: () => START.plusMs(Math.floor(timer.elapsedMs) + apartMs) };
  const store = new InMemoryStore({ clock });
  const unit = new BufferedUnitOfWork(store, {});
  const faults: unknown[] = [];
  const schedule = over(store.schedule);
  const scheduler = (options = {}) =>
    new Scheduler(schedule, { clock, timer, onFault: (fault) => faults.push(fault), ...options });
  const set = (name: string, inMs: number) =>
    unit.run((_, context) => {
      context.schedule(new AlarmRang({ name }), { at: clock.now().plusMs(inMs), key: name });
      return ok();
    });
  const rung = () => store.log.read(0, 1_000).map(({ envelope }) => (envelope.message as AlarmRang).data.name);
  const setClockBack = (ms: number): void => void (apartMs -= ms);
  return { timer, clock, store, unit, faults, scheduler, set, rung, setClockBack };
}

/** A schedule of which a test knows how often it was asked, and which fails as long as it is told to. */
function watched(schedule: ScheduledMessages) {
  const watch = { fires: 0, failure: undefined as Error | undefined };
  const asked = <T>(work: () => T): T => {
    if (watch.failure !== undefined) throw watch.failure;
    return work();
  };
  const wrapped: ScheduledMessages = {
    find: (key, tenant) => schedule.find(key, tenant),
    nextDueAt: () => asked(() => schedule.nextDueAt()),
    backlog: (now) => asked(() => schedule.backlog(now)),
    fire: (now, limit) => {
      watch.fires += 1;
      return asked(() => schedule.fire(now, limit));
    },
  };
  return { watch, wrapped };
}

describe('a scheduler', () => {
  it('fires a message when it is due, and not before', async () => {
    const { timer, scheduler, set, rung } = alarms();
    await set('tea', 10_000);
    const one = scheduler();
    await one.start();

    await timer.advance(9_999);
    expect(rung()).toEqual([]);
    await timer.advance(1);
    expect(rung()).toEqual(['tea']);
    await timer.until(one.stop());
  });

  it.each([0, 1, 100, 249, 250, 251, 600])(
    'fires what is scheduled while it sleeps at the latest 250 ms after it is due, %i ms later',
    async (inMs) => {
      const { timer, scheduler, set, rung } = alarms();
      const one = scheduler();
      await one.start();
      await timer.advance(1);
      await set('tea', inMs);

      await timer.advance(inMs + 250);
      expect(rung()).toEqual(['tea']);
      await timer.until(one.stop());
    },
  );

  it('fires at once what came due while none was running', async () => {
    const { timer, scheduler, set, rung } = alarms();
    await set('tea', 10_000);
    await timer.advance(3_600_000);
    const one = scheduler();

    await one.start();
    await timer.advance(0);

    expect(rung()).toEqual(['tea']);
    await timer.until(one.stop());
  });

  it('fires any number of messages, batch by batch', async () => {
    const { timer, scheduler, set, rung } = alarms();
    for (let index = 0; index < 25; index += 1) await set(`alarm ${index}`, 10);
    const one = scheduler({ batch: 10 });
    await one.start();

    await timer.advance(250);

    expect(rung()).toHaveLength(25);
    await timer.until(one.stop());
  });

  it('fires nothing early or twice where the clock is set back', async () => {
    const { timer, scheduler, set, rung, setClockBack } = alarms();
    await set('first', 100);
    await set('second', 1_000);
    const one = scheduler();
    await one.start();
    await timer.advance(500);

    setClockBack(400);
    await timer.advance(899);
    expect(rung()).toEqual(['first']);
    await timer.advance(250);
    expect(rung()).toEqual(['first', 'second']);
    await timer.until(one.stop());
  });

  it('fires each message once beside others', async () => {
    const { timer, scheduler, set, rung } = alarms();
    for (let index = 0; index < 20; index += 1) await set(`alarm ${index}`, 10 * index);
    const all = [scheduler({ batch: 3 }), scheduler({ batch: 2 }), scheduler()];
    for (const one of all) await one.start();

    await timer.advance(500);

    expect(rung()).toHaveLength(20);
    expect(new Set(rung()).size).toBe(20);
    for (const one of all) await timer.until(one.stop());
  });

  it('sleeps until the next message is due, and 250 ms where none is', async () => {
    let watch = { fires: 0 };
    const { timer, scheduler, set } = alarms((schedule) => {
      const made = watched(schedule);
      watch = made.watch;
      return made.wrapped;
    });
    const one = scheduler();
    await one.start();
    await timer.advance(1_000);
    expect(watch.fires).toBe(5);

    await set('tea', 300);
    await timer.advance(500);
    // At 1,250, where it sees what is next, and at 1,300.
    expect(watch.fires).toBe(7);
    await timer.until(one.stop());
  });

  it('does not spin where something is due that somebody else has in hand', async () => {
    let fires = 0;
    const { timer, scheduler } = alarms((schedule) => ({
      find: (key) => schedule.find(key),
      nextDueAt: () => START,
      backlog: (now) => schedule.backlog(now),
      fire: () => {
        fires += 1;
        return 0;
      },
    }));
    const one = scheduler();
    await one.start();

    await timer.advance(100);

    expect(fires).toBeLessThan(15);
    await timer.until(one.stop());
  });

  it('tells of a store that fails, and goes on when it answers again', async () => {
    let watch: ReturnType<typeof watched>['watch'] | undefined;
    const { timer, scheduler, set, rung, faults } = alarms((schedule) => {
      const made = watched(schedule);
      watch = made.watch;
      return made.wrapped;
    });
    await set('tea', 100);
    const one = scheduler();
    await one.start();
    const trouble = new Error('the database is away');
    (watch as { failure: Error | undefined }).failure = trouble;
    await timer.advance(1_000);
    expect(faults.length).toBeGreaterThan(1);
    expect(faults.every((fault) => fault === trouble)).toBe(true);

    (watch as { failure: Error | undefined }).failure = undefined;
    await timer.advance(10_000);
    expect(rung()).toEqual(['tea']);
    await timer.until(one.stop());
  });

  it('waits longer for a store the more often it has failed in a row, and as it always does once it answers', async () => {
    let watch: ReturnType<typeof watched>['watch'] | undefined;
    const { timer, scheduler, faults } = alarms((schedule) => {
      const made = watched(schedule);
      watch = made.watch;
      return made.wrapped;
    });
    const one = scheduler({
      retry: exponentialBackoff({ firstDelayMs: 100, factor: 3, maxDelayMs: 1_000, jitter: 0 }),
    });
    await one.start();
    Object.assign(watch as object, { failure: new Error('the database is away') });

    await timer.advance(250);
    const failedAt = [100, 300, 900, 1_000, 1_000];
    for (const [index, delayMs] of failedAt.entries()) {
      await timer.advance(delayMs - 1);
      expect(faults).toHaveLength(index + 1);
      await timer.advance(1);
      expect(faults).toHaveLength(index + 2);
    }

    Object.assign(watch as object, { failure: undefined });
    await timer.advance(1_000);
    Object.assign(watch as object, { failure: new Error('away again') });
    await timer.advance(250 + 100);
    expect(faults).toHaveLength(8);
    await timer.until(one.stop());
    expect(timer.pending).toBe(0);
  });

  it('outlives a policy that says nothing useful', async () => {
    let watch: ReturnType<typeof watched>['watch'] | undefined;
    const { timer, scheduler, set, rung } = alarms((schedule) => {
      const made = watched(schedule);
      watch = made.watch;
      return made.wrapped;
    });
    const one = scheduler({ retry: { attempts: 1, delayMs: () => Number.NaN } });
    await one.start();
    await set('tea', 0);
    Object.assign(watch as object, { failure: new Error('away') });
    await timer.advance(250);
    Object.assign(watch as object, { failure: undefined });
    await timer.advance(60_000);
    expect(rung()).toEqual(['tea']);
    await timer.until(one.stop());
  });

  it('outlives whoever it tells of a failure', async () => {
    const { timer, clock, store, set, rung } = alarms();
    let isAway = true;
    const schedule: ScheduledMessages = {
      find: () => undefined,
      nextDueAt: () => store.schedule.nextDueAt(),
      backlog: (now) => store.schedule.backlog(now),
      fire: (now, limit) => {
        if (isAway) throw new Error('away');
        return store.schedule.fire(now, limit);
      },
    };
    const onFault = (): never => {
      throw new Error('nobody listens');
    };
    const one = new Scheduler(schedule, { clock, timer, onFault });
    await set('tea', 0);
    await one.start();
    await timer.advance(250);
    isAway = false;
    await timer.advance(250);

    expect(rung()).toEqual(['tea']);
    await timer.until(one.stop());
  });
});

describe('a scheduler that starts', () => {
  it('rejects with what the store says, and may be started again', async () => {
    const { timer, store, clock } = alarms();
    const { watch, wrapped } = watched(store.schedule);
    const one = new Scheduler(wrapped, { clock, timer });
    watch.failure = new Error('not migrated');

    await expect(one.start()).rejects.toBe(watch.failure);
    watch.failure = undefined;
    await one.start();
    await one.start();
    await timer.until(one.stop());
  });
});

describe('a scheduler that stops', () => {
  it('leaves no timer behind, fires nothing more, and is not started again', async () => {
    const { timer, scheduler, set, rung } = alarms();
    await set('tea', 100);
    const one = scheduler();
    await one.start();
    await timer.advance(50);

    await Promise.all([one.stop(), one.stop()]);
    expect(timer.pending).toBe(0);
    await timer.advance(1_000);
    expect(rung()).toEqual([]);
    await expect(one.start()).rejects.toMatchObject({ code: 'SCHEDULER_STOPPED' });
  });

  it('lets the transaction under way finish, as long as its time lasts', async () => {
    const { timer, store, clock } = alarms();
    let finish = (): void => undefined;
    const slow: ScheduledMessages = {
      find: () => undefined,
      nextDueAt: () => store.schedule.nextDueAt(),
      backlog: (now) => store.schedule.backlog(now),
      fire: () => new Promise((resolve) => (finish = () => resolve(0))),
    };
    const patient = new Scheduler(slow, { clock, timer });
    await patient.start();
    let stopped = false;
    const stopping = patient.stop({ timeoutMs: 1_000 }).then(() => (stopped = true));
    await timer.advance(999);
    expect(stopped).toBe(false);
    finish();
    await stopping;

    const hasty = new Scheduler(slow, { clock, timer });
    await hasty.start();
    await timer.until(hasty.stop({ timeoutMs: 1_000 }));
    finish();
    await timer.advance(0);
    expect(timer.pending).toBe(0);
  });

  it('may be stopped before it was started', async () => {
    const { scheduler, timer } = alarms();
    await timer.until(scheduler().stop());
    expect(timer.pending).toBe(0);
  });
});

describe('the backlog of a scheduler', () => {
  it('is what is due and has not fired, whoever should have', async () => {
    const { scheduler, set, timer } = alarms();
    const one = scheduler();
    for (const [name, inMs] of [
      ['a', 100],
      ['b', 200],
      ['c', 300],
    ] as const)
      await set(name, inMs);
    expect(await one.backlog()).toEqual({ due: 0 });

    await timer.advance(200);
    expect(await one.backlog()).toEqual({ due: 2, since: START.plusMs(100) });
    await one.drain();
    expect(await one.backlog()).toEqual({ due: 0 });
  });
});

describe('to drain a scheduler', () => {
  it('fires all that is due by now, without a start', async () => {
    const { scheduler, set, rung, timer } = alarms();
    for (const name of ['a', 'b', 'c']) await set(name, 100);
    await set('later', 101);
    await timer.advance(100);

    await scheduler({ batch: 2 }).drain();

    expect(rung()).toEqual(['a', 'b', 'c']);
  });

  it('rejects with what the store throws, or the reason of a signal', async () => {
    const { store, clock, timer } = alarms();
    const { watch, wrapped } = watched(store.schedule);
    watch.failure = new Error('away');
    const one = new Scheduler(wrapped, { clock, timer });
    const reason = new Error('nobody waits');

    await expect(one.drain()).rejects.toBe(watch.failure);
    await expect(one.drain({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('a scheduler', () => {
  it.each([
    [undefined, {}, 'schedule'],
    [{ fire: () => 0 }, {}, 'schedule'],
    [new InMemoryStore().schedule, null, 'options'],
    [new InMemoryStore().schedule, { clock: {} }, 'clock'],
    [new InMemoryStore().schedule, { timer: {} }, 'timer'],
    [new InMemoryStore().schedule, { batch: 0 }, 'batch'],
    [new InMemoryStore().schedule, { onFault: 'log' }, 'onFault'],
  ])('refuses %o with %o', (schedule, options, option) => {
    expect(() => new Scheduler(schedule as never, options as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', option }),
    );
  });

  it('refuses a time to stop that is none', async () => {
    const { scheduler, timer } = alarms();
    const one = scheduler();
    await expect(one.stop({ timeoutMs: -1 })).rejects.toMatchObject({ option: 'timeoutMs' });
    await timer.until(one.stop());
  });
});

describe('a deadline', () => {
  it('is handled by a subscription of its context, which schedules the next', async () => {
    const { store, unit, clock, timer, scheduler, set } = alarms();
    const handled: [string, string][] = [];
    const subscriptions = new Subscriptions(store.log, store.subscriptions, { clock, timer });
    subscriptions.within('bank').subscribe(AlarmRang, {
      name: 'ring',
      handle: async ({ data }, context: HandlerContext<AlarmRang>) => {
        handled.push([data.name, context.envelope.occurredAt.toString()]);
        expect(context.aggregate).toBeUndefined();
        if (data.name === 'tea') {
          await unit.runOnce((_, inner) => {
            inner.schedule(new AlarmRang({ name: 'again' }), { at: clock.now().plusMs(1_000), key: 'again' });
            return ok();
          }, context);
        }
      },
    });
    await subscriptions.start();
    const one = scheduler();
    await set('tea', 10_000);
    await one.start();

    await timer.advance(20_000);
    await timer.until(subscriptions.drain());

    expect(handled.map(([name]) => name)).toEqual(['tea', 'again']);
    expect(handled[0]?.[1]).toBe(START.plusMs(10_000).toString());
    const [tea, again] = store.log.read(0, 10).map(({ envelope }) => envelope);
    expect(again).toMatchObject({ causationId: tea?.id, correlationId: tea?.correlationId });
    await timer.until(subscriptions.stop());
    await timer.until(one.stop());
  });

  it('is not handed to another context', () => {
    const { store } = alarms();
    const ordering = new Subscriptions(store.log, store.subscriptions).within('ordering');

    // @ts-expect-error -- a deadline of another context
    const foreign = () => ordering.subscribe(AlarmRang, { name: 'ring', handle: () => undefined });

    expect(foreign).toThrow(expect.objectContaining({ code: 'FOREIGN_EVENT' }));
  });

  it('can not be scheduled where the store has no schedule', async () => {
    const unit = new BufferedUnitOfWork({ load: () => undefined, commit: () => undefined }, {});
    const scheduled = unit.run((_, context) => {
      context.schedule(new AlarmRang({ name: 'tea' }), { at: START, key: 'tea' });
      return ok();
    });
    const cancelled = unit.run(async (_, context) => ok(await context.cancelScheduled('tea')));

    await expect(scheduled).rejects.toMatchObject({ code: 'STORE_CANNOT', lacks: 'schedule' });
    await expect(cancelled).rejects.toMatchObject({ code: 'STORE_CANNOT', lacks: 'schedule' });
  });
});
