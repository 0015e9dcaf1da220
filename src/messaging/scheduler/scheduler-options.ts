import { SystemClock, type Clock } from '../../domain/time/clock.ts';
import { need, needObject, needWhole } from '../invalid-option.ts';
import { checkRetryPolicy, exponentialBackoff, keepable, type RetryPolicy } from '../retry-policy.ts';
import { SystemTimer, type Timer } from '../waiting/timer.ts';
import type { ScheduledMessages } from './scheduled-messages.ts';

/**
 * The ports of a {@link Scheduler}.
 *
 * @see Vernon 2013, ch. 4, Architecture, on ports and adapters
 * @since 0.2.0
 */
export interface SchedulerOptions {
  /** What says whether a time has come; {@link SystemClock} unless given. */
  readonly clock?: Clock;
  /** What waits; {@link SystemTimer} unless given. */
  readonly timer?: Timer;
  /** How many messages are moved in one transaction: from 1; 100 unless given. */
  readonly batch?: number;
  /**
   * How long to wait for a store that failed so often in a row; from 250 milliseconds to 10 seconds, lengthened by chance, unless
   * given. It is tried for ever: `attempts` means nothing here.
   */
  readonly retry?: RetryPolicy;
  /** Told of what goes wrong where nobody waits: a store that fails, or a message that it refuses. */
  readonly onFault?: (fault: unknown) => void;
}

const METHODS = ['nextDueAt', 'backlog', 'fire'] as const;

/** The ports, checked, with the defaults filled in. */
export function checkedScheduler(schedule: ScheduledMessages, options: SchedulerOptions): Required<SchedulerOptions> {
  const isSchedule = METHODS.every((name) => typeof schedule?.[name] === 'function');
  need(isSchedule, 'schedule', 'the schedule of a store', schedule);
  needObject(options);
  const { clock = new SystemClock(), timer = new SystemTimer(), batch = 100, onFault = () => undefined } = options;
  const { retry = exponentialBackoff({ firstDelayMs: 250, maxDelayMs: 10_000 }) } = options;
  need(typeof clock?.now === 'function', 'clock', 'a Clock', clock);
  need(typeof timer?.wait === 'function', 'timer', 'a Timer', timer);
  needWhole('batch', batch, 1);
  need(typeof onFault === 'function', 'onFault', 'a function', onFault);
  return { clock, timer, batch, retry: keepable(checkRetryPolicy(retry)), onFault };
}
