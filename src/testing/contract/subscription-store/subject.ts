import type { Eventual } from '../../../messaging/eventual.ts';
import type { SubscriptionStore } from '../../../messaging/durable-subscription/subscription-store.ts';
import type { Skips } from '../contract.ts';

/**
 * A store that is empty at first, and nobody else's, with its time in the contract's hands.
 *
 * @see Hohpe & Woolf 2003, Durable Subscriber
 * @since 0.2.0
 */
export interface SubscriptionStoreUnderContract {
  readonly store: SubscriptionStore;
  /** Lets so many milliseconds pass for the store, or has all that it keeps be older by so many. */
  pass(ms: number): Eventual<unknown>;
  /** Puts the store away. */
  dispose?(): unknown;
}

/**
 * The subscription store that is under contract.
 *
 * @see Hohpe & Woolf 2003, Durable Subscriber
 * @since 0.2.0
 */
export interface SubscriptionStoreSubject {
  /** What is under contract, for titles: `InMemorySubscriptionStore`. */
  readonly name?: string;
  /** Opens a fresh, empty store. */
  open(): Eventual<SubscriptionStoreUnderContract>;
  /** What is left out, and why. */
  readonly skips?: Skips;
}
