import { MessageNameClash } from './subscribing-faults.ts';
import { InvalidOption } from '../invalid-option.ts';
import { isMessageClass, type MessageClass } from '../message/message-class.ts';
import { MessageDecoder } from '../message/message-decoder.ts';
import type { Subscribable } from './subscription.ts';

/** The classes that were subscribed to, as a list; what is none is refused. */
export function classesOf(messages: Subscribable): readonly MessageClass[] {
  const classes: readonly unknown[] = Array.isArray(messages) ? messages : [messages];
  if (classes.length === 0)
    throw new InvalidOption('messages', 'a class of messages, or a list of at least one', messages);
  for (const one of classes) {
    if (!isMessageClass(one))
      throw new InvalidOption('messages', 'classes made by DomainEvent, IntegrationEvent or Deadline', one);
  }
  return classes as readonly MessageClass[];
}

/** The classes behind the wire names that a bus has seen. */
export class MessageTypes {
  readonly #classes = new Map<string, MessageClass>();
  /** Reads messages of these classes. */
  readonly decoder: MessageDecoder = new MessageDecoder(this.#classes);

  /** The wire names of some classes, none of which may stand for another class already. */
  namesOf(classes: readonly MessageClass[]): ReadonlySet<string> {
    const first = new Map<string, MessageClass>();
    for (const one of classes) {
      if ((this.#classes.get(one.type) ?? first.get(one.type) ?? one) !== one) throw new MessageNameClash(one.type);
      first.set(one.type, one);
    }
    for (const one of classes) this.#classes.set(one.type, one);
    return new Set(classes.map(({ type }) => type));
  }
}
