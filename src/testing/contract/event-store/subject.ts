import type { SubscriptionStore } from '../../../messaging/durable-subscription/subscription-store.ts';
import type { Eventual } from '../../../messaging/eventual.ts';
import type { MessageClass } from '../../../messaging/message/message-class.ts';
import type { StoreOfStreams } from '../../../event-sourcing/event-store/event-store-options.ts';
import type { Skips } from '../contract.ts';

/**
 * A store that is empty at first, and nobody else's.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface EventStoreUnderContract {
  readonly store: StoreOfStreams & { readonly subscriptions: SubscriptionStore };
  /** Puts the store away. */
  dispose?(): unknown;
}

/**
 * The store that is under contract.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface EventStoreSubject {
  /** What is under contract, for titles: `InMemoryStore`. */
  readonly name?: string;
  /** Opens a fresh, empty store, which gives these messages as their instances. */
  open(messages: readonly MessageClass[]): Eventual<EventStoreUnderContract>;
  /** What is left out, and why. */
  readonly skips?: Skips;
}
