import type { Eventual } from '../eventual.ts';
import type { LoggedMessage, MessageLog } from '../log/message-log.ts';
import type { Envelope, EventEnvelope } from '../message/envelope.ts';

/**
 * Some events of a stream, in the order in which they were asked for.
 *
 * *When to use*: an adapter marks a page that it cut short, since whoever reads takes fewer events than were asked for as the last ones otherwise.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface StreamPage extends ReadonlyArray<EventEnvelope> {
  /** True where these are fewer than were asked for because more of them would fill the memory; absent otherwise. */
  readonly isCut?: true;
}

/** Whether no more events follow those of a page, of which so many were asked for. */
export const isLastPage = (page: StreamPage, limit: number): boolean => page.length < limit && page.isCut !== true;

/**
 * The part of a log that reads the events of aggregates.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface StreamReader {
  /** The events of one aggregate, named as `streamName` does, in the order of versions, from a version on. */
  readStream(stream: string, fromVersion: number, limit: number): StreamPage | Promise<StreamPage>;
}

/**
 * What is asked of an append beside that it continues its streams.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface AppendRules {
  /**
   * Whether a stream that is not there has to begin with version 1: any other is a `VersionGap`, which expected 1. A log lets a
   * stream begin anywhere otherwise, for aggregates that came with a version from elsewhere.
   */
  readonly fromFirst?: boolean;
}

/**
 * A log that an event store can be made of: it is read in both directions, and asked for messages by their ids.
 *
 * *When to use*: implement it for a store of your own, and prove it by `eventStoreContract`.
 *
 * *Guarantees* an implementation must keep: those of {@link MessageLog}. What is read backwards is what is read forwards, in the
 * opposite order. Of a stream, fewer than were asked for without `isCut` are the last; of the log, only none are. An archived
 * stream refuses what is appended, whoever appends it, with `StreamArchived`.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface StreamLog extends MessageLog {
  /** Appends envelopes in their order, in a commit of their own. */
  append(envelopes: readonly Envelope[], rules?: AppendRules): void | Promise<void>;
  readStream(stream: string, fromVersion: number, limit: number): StreamPage | Promise<StreamPage>;
  /** The events of a stream from a version downwards, that one included, so many at the most; from its last where that is less. */
  readStreamBackwards(stream: string, fromVersion: number, limit: number): Eventual<StreamPage>;
  /**
   * The messages before a position, downwards, so many at the most; of some types only, where they are given. The position is a whole number
   * from 1, and may lie beyond the head.
   */
  readBackwards(before: number, limit: number, types?: readonly string[]): Eventual<readonly LoggedMessage[]>;
  /** Those messages of some ids that are in the log, in any order. */
  find(ids: readonly string[]): Eventual<readonly Envelope[]>;
}
