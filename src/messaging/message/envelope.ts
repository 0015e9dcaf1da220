import type { Instant } from '../../domain/time/instant.ts';
import type { Message } from '../../domain/message.ts';

/**
 * A message as it is stored and delivered: the fact itself, and what was stamped on it at commit.
 *
 * *Guarantees*: `id` is unique for ever; `aggregate.version` rises by one with every event of an aggregate.
 *
 * @see Hohpe & Woolf 2003, Envelope Wrapper
 * @since 0.1.0
 */
export interface Envelope<M extends Message = Message> {
  readonly id: string;
  readonly message: M;
  readonly occurredAt: Instant;
  /** The aggregate whose event this is, or whose event this was translated from; messages of one keep their order. */
  readonly aggregate?: AggregateReference;
  /** The conversation this belongs to. */
  readonly correlationId: string;
  /** The id of the message that this is a consequence of; none at the start of a conversation. */
  readonly causationId?: string;
  /** Who did it. */
  readonly actor?: string;
  /** Whose data it is. */
  readonly tenant?: string;
}

/**
 * Which aggregate a message is of, and the version that the event made it.
 *
 * @see Vernon 2013, ch. 8, Domain Events
 * @since 0.1.0
 */
export interface AggregateReference {
  /** The name the aggregate was defined by. */
  readonly type: string;
  /** The identifier of the aggregate, as text. */
  readonly id: string;
  /** A whole number from 1. */
  readonly version: number;
}

/**
 * The envelope of a domain event, which always has its aggregate.
 *
 * @see Vernon 2013, ch. 8, Domain Events
 * @since 0.1.0
 */
export type EventEnvelope<M extends Message = Message> = Envelope<M> & { readonly aggregate: AggregateReference };
