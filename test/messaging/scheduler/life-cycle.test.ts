import { InMemoryStore } from 'demesne/in-memory';
import { Scheduler, type ScheduledMessages } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { alarms, START, watched } from './alarms.ts';

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
