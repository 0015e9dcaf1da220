import { Fault } from '../../domain/fault.ts';
import type { Json } from '../../domain/json.ts';
import type { Message } from '../../domain/message.ts';
import { EncodedMessage } from './encoded-message.ts';
import type { Envelope } from './envelope.ts';
import type { MessageClass } from './message-class.ts';
import { checkReserved } from './reserved-names.ts';
import { upcastersByName, type Upcaster } from './upcaster.ts';

/** What `define` gave a class to read stored data with. */
export interface Decodes extends MessageClass {
  readonly version: number;
  decode(data: Json, version: number): Message;
}

/**
 * A stored message that its class can't read: it is of another version, or its data was changed by hand.
 *
 * *Errors*: `code` is `UNREADABLE_MESSAGE`; `cause` is what the class said.
 *
 * @see Hohpe & Woolf 2003, Invalid Message Channel
 * @since 0.2.0
 */
export class UnreadableMessage extends Fault {
  readonly type: string;
  readonly version: number;

  constructor({ type, version }: Message, cause: unknown) {
    super(
      'UNREADABLE_MESSAGE',
      `The class of ${type} can't read this message of version ${version}: the cause says what to mend, in the class or in what is stored.`,
      { cause },
    );
    this.type = type;
    this.version = version;
  }
}

/** Makes instances of the classes it knows out of stored messages, whatever they were called and made of; all others stay as they are. */
export class MessageDecoder {
  readonly #classes = new Map<string, Decodes>();
  readonly #upcasters: ReadonlyMap<string, Upcaster>;
  /** Whether a message may have to be read anew though it is an instance already. */
  #hasHistory: boolean;

  constructor(classes: readonly MessageClass[] = [], upcasters: readonly Upcaster[] = []) {
    this.#upcasters = upcastersByName(upcasters);
    this.#hasHistory = upcasters.length > 0;
    for (const one of classes) this.know(one);
  }

  /** The class that messages of a name are read by. */
  classOf(name: string): MessageClass | undefined {
    return this.#classes.get(name);
  }

  know(messages: MessageClass): void {
    const known = messages as Decodes;
    checkReserved(known);
    for (const name of known.names) this.#classes.set(name, known);
    this.#hasHistory ||= known.names.length > 1 || known.version > 1;
  }

  /** The names that messages of some classes may be stored under: theirs, former ones, and those of what may become one of them. */
  storedTypes(classes: readonly MessageClass[] = [...this.#classes.values()]): readonly string[] {
    return [...new Set([...classes.flatMap(({ names }) => names), ...this.#upcasters.keys()])];
  }

  /** Whether a message is yet to be read. */
  isPending(message: Message): boolean {
    if (!(message instanceof EncodedMessage) && !this.#hasHistory) return false;
    return this.#upcasterOf(message) !== undefined || this.#readerOf(message) !== undefined;
  }

  /** The message as an instance of its class, where that is known. */
  decode(message: Message): Message {
    const reader = this.#readerOf(message);
    if (reader === undefined) return message;
    try {
      return reader.decode(message.encode(), message.version);
    } catch (error) {
      throw new UnreadableMessage(message, error);
    }
  }

  /** What the message of an envelope is read as today: itself, several, or none. */
  decodeAll(envelope: Envelope): readonly Envelope[] {
    const upcaster = this.#upcasterOf(envelope.message);
    if (upcaster === undefined) {
      const message = this.decode(envelope.message);
      return [message === envelope.message ? envelope : Object.freeze({ ...envelope, message })];
    }
    try {
      return upcaster.pieces(envelope);
    } catch (error) {
      throw new UnreadableMessage(envelope.message, error);
    }
  }

  /** What is stored of a message, as an instance of its class; encoded where that isn't known or can't read it. */
  read(type: string, version: number, data: Json): Message {
    const known = this.#classes.get(type);
    try {
      if (known !== undefined) return known.decode(data, version);
    } catch {
      // Who reads a log must get past what nobody can read; whoever handles it hears why.
    }
    return new EncodedMessage(type, version, data);
  }

  /** The envelope with its message decoded, or as it is where there is no one message to make of it, or none that can be read. */
  open<E extends Envelope>(envelope: E): E {
    if (!(envelope.message instanceof EncodedMessage) || this.#upcasterOf(envelope.message)) return envelope;
    try {
      return Object.freeze({ ...envelope, message: this.decode(envelope.message) });
    } catch {
      return envelope;
    }
  }

  #upcasterOf({ type, version }: Message): Upcaster | undefined {
    const upcaster = this.#upcasters.get(type);
    return upcaster !== undefined && version <= upcaster.version ? upcaster : undefined;
  }

  /** The class that has to read a message: none where it is unknown, or has read it already. */
  #readerOf(message: Message): Decodes | undefined {
    const isEncoded = message instanceof EncodedMessage;
    if (!isEncoded && !this.#hasHistory) return undefined;
    const known = this.#classes.get(message.type);
    const isOld = isEncoded || message.type !== known?.type || message.version !== known.version;
    return isOld ? known : undefined;
  }
}
