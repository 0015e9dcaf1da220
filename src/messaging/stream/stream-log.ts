import type { Eventual } from '../eventual.ts';
import type { LoggedMessage, MessageLog } from '../log/message-log.ts';
import type { Envelope, EventEnvelope } from '../message/envelope.ts';

/**
 * The part of a log that reads the events of aggregates.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export type StreamReader = Pick<MessageLog, 'readStream'>;

/**
 * A log that an event store can be made of: it is read in both directions, and asked for messages by their ids.
 *
 * *When to use*: implement it for a store of your own, and prove it by `eventStoreContract`.
 *
 * *Guarantees* an implementation must keep: those of {@link MessageLog}. What is read backwards is what is read forwards, in the
 * opposite order.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface StreamLog extends MessageLog {
  /** The events of a stream from a version downwards, so many at the most; fewer where the stream begins, or where they are large. */
  readStreamBackwards(stream: string, fromVersion: number, limit: number): Eventual<readonly EventEnvelope[]>;
  /** The messages before a position, downwards, so many at the most; of some types only, where they are given. */
  readBackwards(before: number, limit: number, types?: readonly string[]): Eventual<readonly LoggedMessage[]>;
  /** Those messages of some ids that are in the log, in any order. */
  find(ids: readonly string[]): Eventual<readonly Envelope[]>;
}
