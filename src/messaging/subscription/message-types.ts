import { MessageNameClash } from './subscribing-faults.ts';
import { InvalidOption } from '../invalid-option.ts';
import { isMessageClass, type MessageClass } from '../message/message-class.ts';
import { MessageDecoder } from '../message/message-decoder.ts';
import type { Upcaster } from '../message/upcaster.ts';
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

/** The classes by all the names that they are read from. */
export const classesByName = <Class extends MessageClass>(classes: readonly Class[]): Map<string, Class> =>
  new Map(classes.flatMap((one) => one.names.map((name) => [name, one] as const)));

/** The classes behind the wire names that a bus has seen. */
export class MessageTypes {
  /** Reads messages of these classes. */
  readonly decoder: MessageDecoder;

  constructor(upcasters: readonly Upcaster[] = []) {
    this.decoder = new MessageDecoder([], upcasters);
  }

  /** The names under which messages of some classes may be stored; none of theirs may stand for another class already. */
  namesOf(classes: readonly MessageClass[]): ReadonlySet<string> {
    const first = new Map<string, MessageClass>();
    for (const one of classes) {
      for (const name of one.names) {
        if ((this.decoder.classOf(name) ?? first.get(name) ?? one) !== one) throw new MessageNameClash(name);
        first.set(name, one);
      }
    }
    for (const one of classes) this.decoder.know(one);
    return new Set(this.decoder.storedTypes(classes));
  }
}
