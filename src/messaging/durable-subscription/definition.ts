import type { Handle } from '../subscription/handler.ts';
import { need } from '../invalid-option.ts';
import { checkStorable } from '../log/log-faults.ts';
import { throughMiddleware } from '../subscription/middleware.ts';
import { checkRetryPolicy, keepable } from '../retry-policy.ts';
import { classesByName, classesOf, type MessageTypes } from '../subscription/message-types.ts';
import { reading } from '../subscription/reading.ts';
import type { MessageOf, Subscribable } from '../subscription/subscription.ts';
import { Handling } from './handling/handling.ts';
import type { Definition } from './rules.ts';
import { needPartitions, type DurableSubscriptionOptions, type SubscriptionsOptions } from './subscriptions-options.ts';

type Known = Definition['classes'] extends ReadonlyMap<string, infer Class> ? Class : never;

/** A subscription as it was asked for, checked, with the defaults filled in. */
export function definitionOf<Classes extends Subscribable>(
  messages: Classes,
  options: DurableSubscriptionOptions<MessageOf<Classes>>,
  defaults: Required<SubscriptionsOptions>,
  types: MessageTypes,
): Definition {
  const { name, handle, from = 'head', resettable = false, inbox = 'id' } = Object(options) as typeof options;
  const { retry = defaults.retry, partitions = defaults.partitions } = Object(options) as typeof options;
  need(typeof name === 'string' && name !== '' && name.length <= 200, 'name', 'text of 1 to 200 characters', name);
  checkStorable('the name of a subscription', name);
  need(typeof handle === 'function', 'handle', 'a function', handle);
  need(from === 'head' || from === 'start', 'from', "'head' or 'start'", from);
  need(typeof resettable === 'boolean', 'resettable', 'true or false', resettable);
  need(inbox === 'id' || inbox === 'position', 'inbox', "'id' or 'position'", inbox);
  needPartitions(partitions);
  checkRetryPolicy(retry);
  const named = classesOf(messages);
  types.namesOf(named);
  const retired = defaults.upcasters.map((one) => one.retired);
  // Two messages at one position could not be told apart.
  need(
    inbox === 'id' || retired.length === 0,
    'inbox',
    "'id' where there are upcasters, which may split a message",
    inbox,
  );
  const classes = classesByName([...retired, ...named] as Known[]);
  const call = ((event, context) => handle.call(options, event as never, context as never)) as Handle;
  const handling = new Handling(name, reading(types.decoder, named, throughMiddleware(defaults.middleware, call)));
  return { name, classes, handling, retry: keepable(retry), partitions, from, resettable, inbox };
}
