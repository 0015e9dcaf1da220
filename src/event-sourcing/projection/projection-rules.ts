import type { LeaseRules } from '../../messaging/durable-subscription/leasing/lease-rules.ts';
import type { SubscriptionStore } from '../../messaging/durable-subscription/subscription-store.ts';
import type { ReadableLog } from '../../messaging/log/message-log.ts';
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
export interface ProjectionRules extends LeaseRules {
  readonly store: ProjectedStore;
}
