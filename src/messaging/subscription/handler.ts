import type { Result, ResultAsync } from 'neverthrow';
import type { DomainEvent } from '../../domain/domain-event.ts';
import type { Message } from '../../domain/message.ts';
import type { AggregateReference, Envelope, EventEnvelope } from '../message/envelope.ts';
import type { MessageContext } from '../message/message-context.ts';
import type { Place } from '../durable-subscription/handling/place.ts';

/** Domain events always have an aggregate; integration events have one where they were translated from such an event. */
type HasAggregate<M extends Message> = [M] extends [never] ? false : [M] extends [DomainEvent] ? true : false;

/**
 * What a handler knows of the message it handles, and hands on: the context of whatever it commits.
 *
 * *Guarantees*: the correlation, actor and tenant are those of the message, and `causationId` is its id, so
 * `unit.run(work, context)` is all it takes to keep the chain, and `unit.runOnce(work, context)` to handle the message once;
 * the signal is aborted when the bus can't wait any longer.
 *
 * @see Hohpe & Woolf 2003, Correlation Identifier
 * @since 0.1.0
 */
export interface HandlerContext<M extends Message = Message> extends MessageContext {
  /** The id of the message that is being handled. */
  readonly causationId: string;
  readonly envelope: HasAggregate<M> extends true ? EventEnvelope<M> : Envelope<M>;
  /** Whose event it is; always there for domain events. */
  readonly aggregate: HasAggregate<M> extends true ? AggregateReference : AggregateReference | undefined;
  /** The name of the subscription: who handles the message. */
  readonly subscription: string;
  /** Which attempt this is; the first is 1. */
  readonly attempt: number;
  /** Where the message stands, where the subscription has its `inbox` by `'position'`. */
  readonly place?: Place;
}

/**
 * What a handler may answer: nothing, a `Result`, or a promise of either. An `err` is a refusal.
 *
 * @see Hohpe & Woolf 2003, Event-Driven Consumer
 * @since 0.1.0
 */
export type HandlerAnswer =
  | void
  | Result<unknown, unknown>
  | ResultAsync<unknown, unknown>
  | PromiseLike<void | Result<unknown, unknown>>;

/** A handler of any message, as the bus calls it. */
export type Handle = (event: Message, context: HandlerContext) => unknown;

/** The context in which a subscription handles a message: its own, so that no peer can change it. */
export function contextOfAttempt(
  envelope: Envelope,
  subscription: string,
  attempt: number,
  signal: AbortSignal,
  place?: Place,
): HandlerContext {
  const { correlationId, id: causationId, aggregate, actor, tenant } = envelope;
  const context = { correlationId, causationId, signal, envelope, aggregate, subscription, attempt };
  if (actor !== undefined) (context as { actor?: string }).actor = actor;
  if (tenant !== undefined) (context as { tenant?: string }).tenant = tenant;
  if (place !== undefined) (context as { place?: Place }).place = place;
  return context;
}
