import type { Clock } from '../../../domain/time/clock.ts';
import type { ReadableLog } from '../../log/message-log.ts';
import type { Mutex } from '../../waiting/mutex.ts';
import type { Timer } from '../../waiting/timer.ts';
import type { Report } from './report.ts';

/** What everything that is done by leases works by: subscriptions and projections alike. */
export interface LeaseRules {
  readonly log: ReadableLog;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly batch: number;
  /** After how long it is told that a handler doesn't end. */
  readonly stallAfterMs: number;
  readonly report: Report;
  /** What is tried alone after a crash takes its turn here: whatever else were under way would be taken for what killed the process. */
  readonly alone: Mutex;
  /** Whether somebody waits for every position to be written. */
  readonly isAwaited: () => boolean;
  /** Called whenever something was written. */
  readonly progressed: () => void;
}
