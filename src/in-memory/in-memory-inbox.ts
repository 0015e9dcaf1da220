import { checkedPurge } from '../application/inbox/inbox-purge.ts';
import type { Inbox, InboxPurge, Receipt, ReceiptKey } from '../application/inbox/inbox.ts';
import { alreadyReceived } from '../application/unit-of-work/reception.ts';
import type { Clock } from '../domain/time/clock.ts';
import type { Json } from '../domain/json.ts';
import type { ConcurrencyConflict } from '../domain/repository.ts';

/** A receipt as it is kept: nobody shares the result with it. */
interface Kept {
  readonly result: string | undefined;
  readonly receivedAtMs: number;
}

/**
 * The messages that were handled, in memory: forgotten with the process.
 *
 * *When to use*: as the `inbox` of an `InMemoryStore`.
 *
 * *Guarantees*: those of `Inbox`; asking and committing cost the same however many receipts there are.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export class InMemoryInbox implements Inbox {
  readonly #clock: Clock;
  /** In the order in which they came. */
  readonly #receipts = new Map<string, Kept>();

  /** @internal An `InMemoryStore` makes it. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  find(key: ReceiptKey): Receipt | undefined {
    const kept = this.#receipts.get(textOf(key));
    if (kept === undefined) return undefined;
    const { consumer, messageId, tenant } = key;
    return {
      consumer,
      messageId,
      tenant,
      ...(kept.result !== undefined && { result: JSON.parse(kept.result) as Json }),
    };
  }

  purge(options?: InboxPurge): number {
    const { olderThanMs, limit } = checkedPurge(options);
    const latest = this.#clock.now().epochMs - olderThanMs;
    const old = [...this.#receipts].filter(([, { receivedAtMs }]) => receivedAtMs <= latest).slice(0, limit);
    for (const [key] of old) this.#receipts.delete(key);
    return old.length;
  }

  /** The conflict that a receipt is there already. */
  conflictWith(receipt: Receipt): ConcurrencyConflict | undefined {
    return this.#receipts.has(textOf(receipt)) ? alreadyReceived(receipt) : undefined;
  }

  /** What is to be kept of a receipt that {@link InMemoryInbox.conflictWith} had nothing against, once all else is done. */
  prepared(receipt: Receipt): () => void {
    const kept = { result: JSON.stringify(receipt.result), receivedAtMs: this.#clock.now().epochMs };
    return () => void this.#receipts.set(textOf(receipt), kept);
  }
}

const textOf = ({ consumer, messageId, tenant = '' }: ReceiptKey): string =>
  JSON.stringify([tenant, consumer, messageId]);
