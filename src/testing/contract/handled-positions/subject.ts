import type { Eventual } from '../../../messaging/eventual.ts';
import type { SubscriptionStore } from '../../../messaging/durable-subscription/subscription-store.ts';
import type { MessageClass } from '../../../messaging/message/message-class.ts';
import type { Skips } from '../contract.ts';
import type { StoreUnderContract } from '../unit-of-work/subject.ts';

/**
 * A store that is empty at first, and nobody else's, with its subscriptions.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export interface HandledPositionsUnderContract extends StoreUnderContract {
  readonly subscriptions: SubscriptionStore;
}

/**
 * The store that is under contract.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export interface HandledPositionsSubject {
  /** What is under contract, for titles: `InMemoryHandledPositions`. */
  readonly name?: string;
  /** Opens a fresh, empty store, whose log gives these messages as their instances. */
  open(messages: readonly MessageClass[]): Eventual<HandledPositionsUnderContract>;
  /** What is left out, and why. */
  readonly skips?: Skips;
}
