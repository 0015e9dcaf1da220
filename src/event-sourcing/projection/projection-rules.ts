import type { StallRules } from '../../messaging/durable-subscription/leasing/under-way.ts';
import type { SubscriptionStore } from '../../messaging/durable-subscription/subscription-store.ts';
import type { Mutex } from '../../messaging/waiting/mutex.ts';
import type { ReadableLog } from '../../messaging/log/message-log.ts';
import type { Timer } from '../../messaging/waiting/timer.ts';
import type { ReadModelStore } from '../../read-model/read-model-store.ts';

/**
 * The part of a store that projections work on; every store has it.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface ProjectedStore {
  readonly log: ReadableLog;
  readonly subscriptions: SubscriptionStore;
  readonly readModels: ReadModelStore;
}

/** What all projections of an instance work by. */
export interface ProjectionRules extends StallRules {
  readonly store: ProjectedStore;
  readonly log: ReadableLog;
  readonly timer: Timer;
  readonly batch: number;
  /** What is tried alone after a crash takes its turn here: whatever else were under way would be taken for what killed the process. */
  readonly alone: Mutex;
  /** Whether somebody waits for every position to be written. */
  readonly isAwaited: () => boolean;
  /** Called whenever something was written. */
  readonly progressed: () => void;
}
