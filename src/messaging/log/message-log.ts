import type { Envelope, EventEnvelope } from '../message/envelope.ts';

/**
 * A message and its place in the log.
 *
 * @see Hohpe & Woolf 2003, Message Store
 * @since 0.1.0
 */
export interface LoggedMessage {
  /** Whole numbers from 1, each one more than the last that was given; only a purge leaves gaps. */
  readonly position: number;
  readonly envelope: Envelope;
}

/**
 * A share of the log: the messages of some types, and of those the buckets that leave a remainder when they are divided.
 *
 * @see Hohpe & Woolf 2003, Competing Consumers, Selective Consumer
 * @since 0.2.0
 */
export interface LogShare {
  /** The wire names. */
  readonly types: readonly string[];
  /** The remainder, from 0. */
  readonly partition: number;
  /** What the number of the bucket is divided by, from 1. */
  readonly partitions: number;
}

/**
 * Some messages of a share, and how far a reader of that share has come by them.
 *
 * @see Hohpe & Woolf 2003, Competing Consumers, Selective Consumer
 * @since 0.2.0
 */
export interface SharedMessages {
  readonly messages: readonly LoggedMessage[];
  /** A position at or below the head: whoever read from `after` on has every message of the share up to it. */
  readonly passed: number;
}

/**
 * What a bus needs of a log: to read it with a cursor, and to be told when there is more.
 *
 * @see Kreps 2013, The Log
 * @since 0.2.0
 */
export interface ReadableLog {
  /**
   * The messages after a position, in order, so many at the most; fewer where the log ends, or where they are so large that more of
   * them would fill the memory, and none only where it ends.
   */
  read(after: number, limit: number): readonly LoggedMessage[] | Promise<readonly LoggedMessage[]>;
  /**
   * The messages of a share after a position, in order, so many at the most, and how far they reach; `passed` is `after` only where
   * the log ends there. To be left out where reading everything costs no more.
   */
  readShare?(after: number, limit: number, share: LogShare): SharedMessages | Promise<SharedMessages>;
  /** The position of the last message; 0 while there is none. */
  head(): number | Promise<number>;
  /** Calls the listener after every commit that appended something; the function returned stops that. */
  onAppended(listener: () => void): () => void;
}

/**
 * The one append-only log of everything committed. Units append to it in their commit; whoever delivers reads it with a
 * cursor; the history of one aggregate is its stream.
 *
 * *When to use*: hand one to an `EventBus`; an adapter for a store of your own implements it.
 *
 * *Guarantees* an implementation must keep: positions are given in the order in which readers may see them, each one more than
 * the last; a reader that has passed a position never meets a new message at or below it, never skips one that is there, and
 * meets the messages of an aggregate in the order of its versions. An append is all or nothing. Nothing that stands in the log
 * changes. What a purge deletes leaves a gap, but never at the end: the last message stays, so no position is given twice and
 * whoever reads on reaches the head.
 *
 * *Errors*: {@link DuplicateMessage} for an id, {@link VersionTaken} for a version of a stream that is there already;
 * `InvalidOption` for a place to read from that can't be, or a version that no event has: they go from 1 to 2,147,483,647;
 * {@link NameTooLong} for an id, a tenant or an aggregate that is longer than a store looks up.
 *
 * @see Kreps 2013, The Log; Hohpe & Woolf 2003, Message Store
 * @since 0.1.0
 */
export interface MessageLog extends ReadableLog {
  /** Appends envelopes in their order, in a commit of their own. */
  append(envelopes: readonly Envelope[]): void | Promise<void>;
  /** The events of one aggregate, named as `streamName` does, in the order of versions, from a version on. */
  readStream(
    stream: string,
    fromVersion: number,
    limit: number,
  ): readonly EventEnvelope[] | Promise<readonly EventEnvelope[]>;
}
