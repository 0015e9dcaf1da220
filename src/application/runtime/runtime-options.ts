import { SystemClock, type Clock } from '../../domain/time/clock.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import { SystemTimer, type Timer } from '../../messaging/waiting/timer.ts';

/**
 * What a `Runtime` waits by, and for how long.
 *
 * @see Nygard 2018, Release It!, ch. 8, on starting up and shutting down
 * @since 0.2.0
 */
export interface RuntimeOptions {
  /** How long parts may take to finish what is under way, all together, in milliseconds from 0; 10,000 unless given. */
  readonly timeoutMs?: number;
  /** How much longer each part may take then to put things away, in milliseconds from 0; 2,000 unless given. */
  readonly graceMs?: number;
  /** What a stop waits by; `SystemTimer` unless given. */
  readonly timer?: Timer;
  /** What the time of a stop is measured by; `SystemClock` unless given. */
  readonly clock?: Clock;
}

export function needMs(name: string, ms: number): void {
  need(typeof ms === 'number' && ms >= 0 && ms <= 86_400_000, name, 'milliseconds from 0 to 86,400,000', ms);
}

/** The options, checked, with the defaults filled in. */
export function checkedRuntime(options: RuntimeOptions): Required<RuntimeOptions> {
  needObject(options);
  const { timeoutMs = 10_000, graceMs = 2_000, timer = new SystemTimer(), clock = new SystemClock() } = options;
  needMs('timeoutMs', timeoutMs);
  needMs('graceMs', graceMs);
  need(typeof timer?.wait === 'function', 'timer', 'a Timer', timer);
  need(typeof clock?.now === 'function', 'clock', 'a Clock', clock);
  return { timeoutMs, graceMs, timer, clock };
}
