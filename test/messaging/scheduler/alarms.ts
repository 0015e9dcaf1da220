import { Instant, type Clock } from 'demesne';
import { BufferedUnitOfWork } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { Deadline, Scheduler, type ScheduledMessages } from 'demesne/messaging';
import { ManualTimer } from 'demesne/testing';
import { ok } from 'neverthrow';
import { z } from 'zod';

export class AlarmRang extends Deadline.define('bank.AlarmRang', { name: z.string() }) {}

export const START = Instant.of('2026-03-01T12:00:00Z');

/** A store, and one time for clock and timer, which a test may set apart. */
export function alarms(over: (schedule: ScheduledMessages) => ScheduledMessages = (schedule) => schedule) {
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
export function watched(schedule: ScheduledMessages) {
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
