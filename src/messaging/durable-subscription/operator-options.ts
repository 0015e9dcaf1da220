import { need, needObject } from '../invalid-option.ts';
import { checkStorable } from '../log/log-faults.ts';
import type { ReadableLog } from '../log/message-log.ts';
import type { MessageClass } from '../message/message-class.ts';
import { classesByName, classesOf } from '../subscription/message-types.ts';
import type { Definition } from './rules.ts';
import type { SubscriptionStore } from './subscription-store.ts';

/**
 * The part of a store that an operator works on; every store has it.
 *
 * @see Hohpe & Woolf 2003, Control Bus
 * @since 0.2.0
 */
export interface OperatedStore {
  readonly log: ReadableLog;
  readonly subscriptions: SubscriptionStore;
}

/**
 * Which subscription to operate from a process that doesn't handle its messages, and what that process knows of it.
 *
 * @see Hohpe & Woolf 2003, Control Bus
 * @since 0.2.0
 */
export interface OperatorOptions {
  /** The name of the subscription. */
  readonly name: string;
  /** The classes whose messages may be edited, which check the new data; none unless given. */
  readonly messages?: MessageClass | readonly MessageClass[];
  /** Whether its handlers may be called again for what they have handled: as its code says; no unless given. */
  readonly resettable?: boolean;
}

/** What an operator has to know of a subscription. */
export type Operated = Pick<Definition, 'name' | 'classes' | 'resettable'>;

type Known = Operated['classes'] extends ReadonlyMap<string, infer Class> ? Class : never;

/** Refuses what is no store to operate on. */
export function needOperated(store: OperatedStore): void {
  const isStore = typeof store?.log?.read === 'function' && typeof store.subscriptions?.decide === 'function';
  need(isStore, 'store', 'a store with a log and subscriptions', store);
}

/** The same from outside of the process that handles, checked. */
export function operatedOf(store: OperatedStore, options: OperatorOptions): Operated {
  needObject(options);
  const { name, messages = [], resettable = false } = options;
  needOperated(store);
  need(typeof name === 'string' && name !== '', 'name', 'the name of a subscription', name);
  checkStorable('the name of a subscription', name);
  need(typeof resettable === 'boolean', 'resettable', 'true or false', resettable);
  const isNone = Array.isArray(messages) && messages.length === 0;
  const classes = isNone ? [] : classesOf(messages);
  return { name, resettable, classes: classesByName(classes as readonly Known[]) };
}
