import type { Eventual } from '../../../messaging/eventual.ts';
import type { Store } from '../../../application/store.ts';
import type { MessageClass } from '../../../messaging/message/message-class.ts';
import type { Skips } from '../contract.ts';

/**
 * A store that is empty at first, and nobody else's, with its time in the contract's hands.
 *
 * @see Hohpe & Woolf 2003, Message Expiration
 * @since 0.2.0
 */
export interface PurgeUnderContract {
  readonly store: Pick<Store, 'log' | 'subscriptions' | 'purge'>;
  /** Lets so many milliseconds pass for the store, or has all that it keeps be older by so many. */
  pass(ms: number): Eventual<unknown>;
  /** Puts the store away. */
  dispose?(): unknown;
}

/**
 * The store that is under contract.
 *
 * @see Hohpe & Woolf 2003, Message Expiration
 * @since 0.2.0
 */
export interface PurgeSubject {
  /** What is under contract, for titles: `InMemoryStore`. */
  readonly name?: string;
  /** Opens a fresh, empty store, which gives these messages as their instances. */
  open(messages: readonly MessageClass[]): Eventual<PurgeUnderContract>;
  /** What is left out, and why. */
  readonly skips?: Skips;
}
