import type { Envelope } from './envelope.ts';

/**
 * A message and its place in the log.
 *
 * @see Hohpe & Woolf 2003, Message Store
 * @since 0.1.0
 */
export interface LoggedMessage {
  /** Whole numbers from 1, without gaps. */
  readonly position: number;
  readonly envelope: Envelope;
}

/**
 * The one append-only log of everything committed. Units append to it in their commit; whoever delivers reads it with a
 * cursor.
 *
 * *When to use*: hand one to an {@link EventBus}; an adapter for a store of your own implements it.
 *
 * *Guarantees* an implementation must keep: a reader that has passed a position never meets a new message at or below
 * it, and meets the messages of an aggregate in the order of its versions.
 *
 * @see Kreps 2013, The Log; Hohpe & Woolf 2003, Message Store
 * @since 0.1.0
 */
export interface MessageLog {
  /** The messages after a position, in order, so many at the most; fewer only where the log ends. */
  read(after: number, limit: number): readonly LoggedMessage[] | Promise<readonly LoggedMessage[]>;
  /** The position of the last message; 0 while there is none. */
  head(): number | Promise<number>;
  /** Calls the listener after every commit that appended something; the function returned stops that. */
  onAppended(listener: () => void): () => void;
}
