import type { DomainEvent } from '../../domain/domain-event.ts';
import { need } from '../invalid-option.ts';
import { ForeignEvent } from './subscribing-faults.ts';
import type { IntegrationEvent } from '../message/integration-event.ts';
import { contextOf, isIntegrationEventClass, type MessageClass } from '../message/message-class.ts';
import type { Deadline } from '../scheduler/deadline.ts';
import { classesOf } from './message-types.ts';
import type { MessageOf, Subscribable, Subscription, SubscriptionOptions } from './subscription.ts';

/** Nothing against a class, or the sentence that the compiler shows. */
type Border<Context extends string, Class> =
  Class extends MessageClass<infer M>
    ? M extends IntegrationEvent
      ? unknown
      : M extends DomainEvent<`${Context}.${string}`> | Deadline<`${Context}.${string}`>
        ? unknown
        : `${M['type']} is a message inside of another context than ${Context}: subscribe to an integration event of its published language`
    : unknown;

/**
 * What a border says of what is subscribed to: nothing, or a sentence for each foreign class.
 *
 * @see Evans 2003, ch. 14, Bounded Context
 * @since 0.1.0
 */
export type WithinBorder<Context extends string, Classes> = Classes extends readonly unknown[]
  ? { readonly [K in keyof Classes]: Border<Context, Classes[K]> }
  : Border<Context, Classes>;

/**
 * A bus as one bounded context sees it: its own domain events and deadlines, and what any context publishes.
 *
 * *When to use*: hand it to the handlers of a context in place of the whole bus; `bus.within('payment')` makes it.
 *
 * *Guarantees*: a domain event or deadline of another context does not compile, and is refused at run time too.
 *
 * *Errors*: `subscribe` throws {@link ForeignEvent}, and what {@link EventBus.subscribe} throws.
 *
 * @typeParam Rules what a subscription may say beside what every one says; a durable one has rules of its own
 * @see Evans 2003, ch. 14, Bounded Context
 * @since 0.1.0
 */
export interface ContextBus<Context extends string, Rules = unknown> {
  /** The first word of the wire names of its domain events. */
  readonly context: Context;
  /** Subscribes as {@link EventBus.subscribe} does. */
  subscribe<const Classes extends Subscribable>(
    messages: Classes & WithinBorder<Context, Classes>,
    options: SubscriptionOptions<MessageOf<Classes>> & Rules,
  ): Subscription;
}

type Subscribe = (messages: Subscribable, options: SubscriptionOptions<never>) => Subscription;

/**
 * The view of a context on a bus.
 *
 * *Errors*: `InvalidOption` for what is no name of a context.
 */
export function contextBus<Context extends string, Rules>(
  context: Context,
  subscribe: Subscribe,
): ContextBus<Context, Rules> {
  const fits = typeof context === 'string' && /^[A-Za-z][\w-]*$/.test(context);
  need(fits, 'context', "a name such as 'payment'", context);
  return Object.freeze({
    context,
    subscribe: (messages: Subscribable, options: SubscriptionOptions<never>): Subscription => {
      for (const one of classesOf(messages)) {
        if (!isIntegrationEventClass(one) && contextOf(one.type) !== context) throw new ForeignEvent(context, one.type);
      }
      return subscribe(messages, options);
    },
  });
}
