import type { Clock } from '../../domain/time/clock.ts';
import type { SubscriptionStore } from '../../messaging/durable-subscription/subscription-store.ts';
import type { Turns } from '../../messaging/durable-subscription/leasing/turns.ts';
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
export interface ProjectionRules {
  readonly store: ProjectedStore;
  readonly log: ReadableLog;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly batch: number;
  /** Those of these projections, for what is tried alone. */
  readonly turns: Turns;
  /** Whether somebody waits for every position to be written. */
  readonly isAwaited: () => boolean;
  /** Called whenever something was written. */
  readonly progressed: () => void;
  /** Told of what goes wrong where nobody waits for it. */
  readonly report: (fault: unknown) => void;
}
