import { Fault } from '../../domain/fault.ts';
import type { Json } from '../../domain/json.ts';
import type { Message } from '../../domain/message.ts';
import { EncodedMessage } from './encoded-message.ts';
import type { Envelope } from './envelope.ts';
import type { MessageClass } from './message-class.ts';

/** What `define` gave a class to read stored data with. */
interface Decodes {
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

/** Makes instances of the classes it knows out of encoded messages; all others stay as they are. */
export class MessageDecoder {
  readonly #classes: ReadonlyMap<string, MessageClass>;

  constructor(classes: ReadonlyMap<string, MessageClass>) {
    this.#classes = classes;
  }

  /** The message as an instance of its class, where that is known. */
  decode(message: Message): Message {
    if (!(message instanceof EncodedMessage)) return message;
    const known = this.#classes.get(message.type);
    if (known === undefined) return message;
    try {
      return (known as unknown as Decodes).decode(message.encode(), message.version);
    } catch (error) {
      throw new UnreadableMessage(message, error);
    }
  }

  /** What is stored of a message, as an instance of its class; encoded where that isn't known or can't read it. */
  read(type: string, version: number, data: Json): Message {
    const known = this.#classes.get(type) as unknown as Decodes | undefined;
    try {
      if (known !== undefined) return known.decode(data, version);
    } catch {
      // Who reads a log must get past what nobody can read; whoever handles it hears why.
    }
    return new EncodedMessage(type, version, data);
  }

  /** The envelope with its message decoded, or as it is: who reads a log must get past what nobody can read. */
  open<E extends Envelope>(envelope: E): E {
    if (!(envelope.message instanceof EncodedMessage)) return envelope;
    try {
      return Object.freeze({ ...envelope, message: this.decode(envelope.message) });
    } catch {
      return envelope;
    }
  }
}
