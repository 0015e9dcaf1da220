import { Fault } from '../../domain/fault.ts';
import type { Message } from '../../domain/message.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import type { MessageClass } from '../../messaging/message/message-class.ts';
import { MessageDecoder } from '../../messaging/message/message-decoder.ts';
import type { Upcaster } from '../../messaging/message/upcaster.ts';
import type { ReadPolicy } from './event-store-options.ts';
import { StreamWasArchived, StreamWasNoted, StreamWasRestored, StreamWasTruncated } from './stream-events.ts';

/**
 * An event whose class an event store was not told, where `unknown` is `'fail'`.
 *
 * *Errors*: `code` is `EVENT_NOT_KNOWN`.
 *
 * @see Hohpe & Woolf 2003, Invalid Message Channel
 * @since 0.2.0
 */
export class EventNotKnown extends Fault {
  readonly type: string;

  constructor(type: string) {
    super(
      'EVENT_NOT_KNOWN',
      `The event store was told no class of ${type}: add it to messages, or let unknown be 'keep' or 'skip'.`,
    );
    this.type = type;
  }
}

const OWN: readonly MessageClass[] = [StreamWasArchived, StreamWasRestored, StreamWasNoted, StreamWasTruncated];

/** Makes what is stored what a reader is to see: instances of the classes it was told, and what it wants of others. */
export class KnownEvents {
  readonly #decoder: MessageDecoder;
  readonly #unknown: ReadPolicy;

  constructor(messages: readonly MessageClass[] = [], upcasters: readonly Upcaster[], unknown: ReadPolicy) {
    this.#decoder = new MessageDecoder([...OWN, ...messages], upcasters);
    this.#unknown = unknown;
  }

  /** What a reader sees of an event: it or what became of it, or nothing where that is to be left out. */
  read(envelope: EventEnvelope): readonly EventEnvelope[] {
    const events = this.#decoder.decodeAll(envelope) as readonly EventEnvelope[];
    return this.#unknown === 'keep' ? events : events.filter(({ message }) => this.#knows(message));
  }

  /** The names under which events of some types may be stored. */
  storedTypes(types: readonly string[]): readonly string[] {
    const classes = types.flatMap((type) => this.#decoder.classOf(type) ?? []);
    return [...new Set([...types, ...this.#decoder.storedTypes(classes)])];
  }

  #knows({ type }: Message): boolean {
    if (this.#decoder.classOf(type) !== undefined) return true;
    if (this.#unknown === 'fail') throw new EventNotKnown(type);
    return false;
  }
}
