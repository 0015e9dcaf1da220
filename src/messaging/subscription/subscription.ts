import type { Message } from '../../domain/message.ts';
import type { HandlerAnswer, HandlerContext } from './handler.ts';
import type { MessageClass } from '../message/message-class.ts';
import type { RetryPolicy } from '../retry-policy.ts';

/**
 * What may be subscribed to: a class, or a list of classes.
 *
 * @see Hohpe & Woolf 2003, Publish-Subscribe Channel
 * @since 0.1.0
 */
export type Subscribable = MessageClass | readonly MessageClass[];

/**
 * The messages of what is subscribed to: the instance, or the union for a list.
 *
 * @see Hohpe & Woolf 2003, Datatype Channel
 * @since 0.1.0
 */
export type MessageOf<Classes extends Subscribable> = Classes extends readonly MessageClass[]
  ? InstanceType<Classes[number]>
  : Classes extends MessageClass
    ? InstanceType<Classes>
    : never;

/**
 * What a subscription is made of.
 *
 * @see Hohpe & Woolf 2003, Durable Subscriber
 * @since 0.1.0
 */
export interface SubscriptionOptions<M extends Message> {
  /** Stands for this handler for good, in reports and one day in a store: 1 to 200 characters, one subscription each. */
  readonly name: string;
  /** Called for each message; a throw is retried, an `err` is a refusal and kept. It may be called again for one message. */
  handle(event: M, context: HandlerContext<M>): HandlerAnswer;
  /** How often to try; that of the bus unless given. */
  readonly retry?: RetryPolicy;
  /** What the first message is: the next to be committed (`'head'`, unless given), or the first of the log. */
  readonly from?: 'head' | 'start';
}

/**
 * A handler that a bus calls.
 *
 * @see Hohpe & Woolf 2003, Event-Driven Consumer
 * @since 0.1.0
 */
export interface Subscription {
  readonly name: string;
  /**
   * Ends the subscription and frees its name: what has not begun is not handled any more, what runs may end. A delivery
   * that waited for a retry is kept among the failures.
   */
  unsubscribe(): void;
}
