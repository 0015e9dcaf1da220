import type { Json } from '../../domain/json.ts';
import type { Eventual } from '../../messaging/eventual.ts';

/**
 * One message and one of those who handle it.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export interface ReceiptKey {
  /** Who handles the message, by a name that stays. */
  readonly consumer: string;
  readonly messageId: string;
  /** Whose message it is; the ids of two tenants have nothing to do with each other. */
  readonly tenant: string | undefined;
}

/**
 * That a message was handled, and what was answered.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export interface Receipt extends ReceiptKey {
  /** The answer in its JSON form; none where nobody will ask for it. */
  readonly result?: Json;
}

/**
 * Which receipts an inbox may forget.
 *
 * @see Hohpe & Woolf 2003, Message Expiration
 * @since 0.2.0
 */
export interface InboxPurge {
  /** How old they are at the least, in milliseconds from 0; 30 days unless given. */
  readonly olderThanMs?: number;
  /** How many at the most, the oldest first: from 1; 10,000 unless given. */
  readonly limit?: number;
}

/**
 * The messages that were handled, each with who handled it.
 *
 * *When to use*: a store has one as its `inbox`, and `unit.runOnce` asks it; an application purges it now and then.
 *
 * *Guarantees* an implementation must keep: a receipt is there as soon as what the message led to is, or neither is.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export interface Inbox {
  /** The receipt of a message; nothing where it was not handled yet. */
  find(key: ReceiptKey): Eventual<Receipt | undefined>;
  /**
   * Forgets old receipts in one short transaction, and answers how many those were: call it again while it is the limit. A
   * message that comes again afterwards is handled again.
   *
   * *Errors*: `InvalidOption`.
   */
  purge(options?: InboxPurge): Eventual<number>;
}
