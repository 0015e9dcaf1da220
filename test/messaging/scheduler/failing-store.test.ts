import { Deadline, exponentialBackoff, Scheduler, type ScheduledMessages } from 'demesne/messaging';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { alarms, watched } from './alarms.ts';

class Dawned extends Deadline.define('kitchen.Dawned', {}) {}
class ShelfDue extends Deadline.define('kitchen.ShelfDue', {}) {}

describe('a scheduler', () => {
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

  it('keeps to the time of all others where a message is refused, and tells of that more and more rarely', async () => {
    let watch: ReturnType<typeof watched>['watch'] | undefined;
    const { timer, clock, store, unit, scheduler, set, rung, faults } = alarms((schedule) => {
      const made = watched(schedule);
      watch = made.watch;
      return made.wrapped;
    });
    const shelves = { model: 'kitchen.shelves', version: 1, subscription: 'inline/shelves@1', types: [ShelfDue.type] };
    store.readModels.registerInline(shelves);
    await unit.run((_, context) => {
      context.schedule(new ShelfDue({}), { at: clock.now(), key: 'shelf' });
      return ok();
    });
    const one = scheduler({ retry: exponentialBackoff({ firstDelayMs: 1_000, factor: 10, maxDelayMs: 60_000 }) });
    await one.start();
    await timer.advance(20_000);
    expect(watch?.fires, 'no more often than at rest').toBeLessThanOrEqual(1 + 20_000 / 250);
    await set('tea', 1_000);
    await timer.advance(1_250);
    expect(rung()).toEqual(['tea']);
    expect(faults).toMatchObject(Array.from({ length: 3 }, () => ({ code: 'INLINE_BYPASSED', type: ShelfDue.type })));

    store.readModels.retire(shelves);
    await timer.advance(250);
    expect(store.log.head()).toBe(2);

    // What was settled delays no news of another.
    store.readModels.registerInline({ ...shelves, model: 'kitchen.mornings', types: [Dawned.type] });
    await unit.run((_, context) => {
      context.schedule(new Dawned({}), { at: clock.now(), key: 'dawn' });
      return ok();
    });
    await timer.advance(250);
    expect(faults.slice(3)).toMatchObject([{ code: 'INLINE_BYPASSED', type: Dawned.type }]);
    await timer.until(one.stop());
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
