import type { Eventual } from '../../../messaging/eventual.ts';
import type { Envelope } from '../../../messaging/message/envelope.ts';
import type { MessageClass } from '../../../messaging/message/message-class.ts';
import type { MessageLog } from '../../../messaging/log/message-log.ts';
import type { Skips } from '../contract.ts';

/**
 * A log that is empty at first, and nobody else's.
 *
 * @see Hohpe & Woolf 2003, Message Store
 * @since 0.1.0
 */
export interface LogUnderContract {
  readonly log: MessageLog;
  /** Commits messages, all of them or none. */
  append(envelopes: readonly Envelope[]): Eventual<void>;
  /** Puts the log away. */
  dispose?(): unknown;
}

/**
 * The message log that is under contract.
 *
 * @see Hohpe & Woolf 2003, Message Store
 * @since 0.1.0
 */
export interface MessageLogSubject {
  /** What is under contract, for titles: `InMemoryMessageLog`. */
  readonly name?: string;
  /** Opens a fresh, empty log, which gives these messages as their instances. */
  open(messages: readonly MessageClass[]): Eventual<LogUnderContract>;
  /** What is left out, and why. */
  readonly skips?: Skips;
}
