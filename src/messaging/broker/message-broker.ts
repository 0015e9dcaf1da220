import type { CloudEvent } from '../cloud-events/cloud-event.ts';

/**
 * How one event is sent.
 *
 * @see Hohpe & Woolf 2003, Message Sequence
 * @since 0.2.0
 */
export interface SendOptions {
  /** What the event keeps its order with: the stream of its aggregate, or its own id. */
  readonly key: string;
  /** Aborted when nobody waits for the confirmation any more. */
  readonly signal: AbortSignal;
}

/**
 * Whatever takes messages from one context to others: a broker, or an endpoint of the receiver itself.
 *
 * *When to use*: hand one to an {@link OutboxRelay}; implement it for a broker of your own, and prove it by
 * `messageBrokerContract`.
 *
 * *Guarantees* an implementation must keep: `send` resolves only once the event is in safe hands, so what was never confirmed
 * may be sent again, with the same id: receivers know a message by its id. Events of one key arrive in the order in which they
 * were sent, provided that each was confirmed before the next; different keys may be sent at the same time.
 *
 * *Errors* of `send`: rejects with {@link BrokerRefused} for an event that will never be taken; with the reason of the signal once
 * that is aborted; with anything else where another attempt could succeed.
 *
 * @see Hohpe & Woolf 2003, Message Channel, Guaranteed Delivery
 * @since 0.2.0
 */
export interface MessageBroker {
  /** Sends one event, and resolves once that is confirmed. */
  send(event: CloudEvent, options: SendOptions): Promise<void>;
}
