import type { UnitChanges } from '../../../application/unit-of-work/unit-store.ts';
import type { ConcurrencyConflict } from '../../../domain/repository.ts';
import type { SubscriptionStore } from '../../../messaging/durable-subscription/subscription-store.ts';
import type { Eventual } from '../../../messaging/eventual.ts';
import type { MessageLog } from '../../../messaging/log/message-log.ts';
import type { ReadModelStore } from '../../../read-model/read-model-store.ts';
import type { Skips } from '../contract.ts';

/**
 * A store that is empty at first, and nobody else's.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface ReadModelStoreUnderContract {
  readonly readModels: ReadModelStore;
  readonly subscriptions: SubscriptionStore;
  /** The messages that rows are made of. */
  readonly log: MessageLog;
  /** Writes all that a unit of work changes; the rows that its messages bring among it. */
  commit(changes: UnitChanges): Eventual<ConcurrencyConflict | undefined>;
  /** Puts the store away. */
  dispose?(): unknown;
}

/**
 * The store of read models that is under contract.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface ReadModelStoreSubject {
  /** What is under contract, for titles: `InMemoryReadModelStore`. */
  readonly name?: string;
  /** Opens a fresh, empty store. */
  open(): Eventual<ReadModelStoreUnderContract>;
  /** What is left out, and why. */
  readonly skips?: Skips;
}
