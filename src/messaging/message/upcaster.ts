import { Fault } from '../../domain/fault.ts';
import type { ContentOf, Fields } from '../../domain/field/type-of.ts';
import type { Json } from '../../domain/json.ts';
import { Message, messageClass, type MessageOptions } from '../../domain/message.ts';
import { need, needObject } from '../invalid-option.ts';
import type { Envelope } from './envelope.ts';
import type { MessageClass } from './message-class.ts';
import { checkReserved } from './reserved-names.ts';

/** The names of domain events, of integration events and of deadlines. */
const NAME = /^[A-Za-z][\w-]*(\.[A-Za-z][\w-]*)+$/;

/** A message as it was last told, before it was told as others: nobody makes one, it is only read. */
abstract class Retired extends Message {}

/** What `define` gave the class of a retired message. */
interface RetiredClass extends MessageClass {
  readonly version: number;
  decode(data: Json, version: number): Message;
}

/**
 * What an {@link Upcaster} says beside the name and the fields of the message that it reads.
 *
 * @see Young 2017, Versioning in an Event Sourced System, on events that split
 * @since 0.2.0
 */
export interface UpcasterOptions<Data extends object> extends MessageOptions {
  /** The messages that say today what this one said: several, one, or none. It depends on its arguments only. */
  into(data: Data, envelope: Envelope): readonly Message[];
}

/**
 * An upcaster that gave something else than a list of messages.
 *
 * *Errors*: `code` is `NOT_UPCAST`.
 *
 * @see Young 2017, Versioning in an Event Sourced System, on events that split
 * @since 0.2.0
 */
export class NotUpcast extends Fault {
  constructor(type: string) {
    super(
      'NOT_UPCAST',
      `The upcaster of ${type} gave something else than a list of messages: have into return instances of classes made by define, or [] for none.`,
    );
  }
}

/**
 * Reads a stored message that is told no more as those that say the same today: several, another one, or none.
 *
 * *When to use*: where one message became several, or where nobody needs it any more: as an entry of `upcasters` of an `EventBus`, of
 * `Subscriptions`, of a repository or a projection. Where one message stays one, `upcasting` and `formerly` of its own class do it.
 *
 * *Guarantees*: what is stored stays as it is. It reads messages of its names up to its version; a class may go on under the same name
 * with later ones. The first of what it gives has the id of the message, the others have `/2`, `/3` … behind it; time, aggregate and
 * its version, correlation, actor and tenant are those of the message. A handler gets them one after the other in one attempt.
 *
 * *Errors*: `InvalidDefinition` as for a definition of messages, and for names that begin with `demesne.`, `InvalidOption` for options of the wrong type. What `into` throws, or {@link NotUpcast}, is the cause of the
 * {@link UnreadableMessage} that a reader gets.
 *
 * @example
 * ```ts
 * import { DomainEvent } from 'demesne';
 * import { InMemoryStore } from 'demesne/in-memory';
 * import { EncodedMessage, EventBus, Upcaster } from 'demesne/messaging';
 * import { FixedClock } from 'demesne/testing';
 * import { z } from 'zod';
 *
 * class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', { orderId: z.string() }) {}
 * class FeeCharged extends DomainEvent.define('ordering.FeeCharged', { fee: z.int() }) {}
 *
 * const checkedOut = Upcaster.define(
 *   'ordering.CartCheckedOut',
 *   { orderId: z.string(), fee: z.int() },
 *   { into: ({ orderId, fee }) => [new OrderPlaced({ orderId }), new FeeCharged({ fee })] },
 * );
 *
 * const store = new InMemoryStore();
 * const bus = new EventBus(store.log, { upcasters: [checkedOut] });
 * const seen: string[] = [];
 * bus.subscribe([OrderPlaced, FeeCharged], {
 *   name: 'tell',
 *   handle: ({ type }, { envelope }) => void seen.push(`${type} ${envelope.id}`),
 * });
 *
 * const message = new EncodedMessage('ordering.CartCheckedOut', 1, { orderId: 'o-1', fee: 50 });
 * const occurredAt = new FixedClock('2026-03-01T12:00:00Z').now();
 * store.log.append([{ id: 'm-1', message, occurredAt, correlationId: 'c-1' }]);
 * await bus.drain();
 *
 * seen; // => ['ordering.OrderPlaced m-1', 'ordering.FeeCharged m-1/2']
 * ```
 * @see Young 2017, Versioning in an Event Sourced System, on events that split; Hohpe & Woolf 2003, Splitter
 * @since 0.2.0
 */
export class Upcaster {
  /** The class that reads the message as it was last told. @internal */
  readonly retired: MessageClass;
  readonly #read: RetiredClass;
  readonly #into: (data: never, envelope: Envelope) => readonly Message[];

  private constructor(retired: RetiredClass, into: (data: never, envelope: Envelope) => readonly Message[]) {
    this.retired = retired;
    this.#read = retired;
    this.#into = into;
    Object.freeze(this);
  }

  /** Defines it by the wire name of the message, the fields it had last, and what it says today. */
  static define<const F extends Fields>(type: string, fields: F, options: UpcasterOptions<ContentOf<F>>): Upcaster {
    const { into, ...others } = Object(options) as typeof options;
    const { upcast, formerly } = others;
    needObject(fields, 'fields');
    need(typeof into === 'function', 'into', 'a function that gives a list of messages', into);
    need(upcast === undefined || typeof upcast?.to === 'function', 'upcast', 'made by upcasting(…)', upcast);
    need(formerly === undefined || Array.isArray(formerly), 'formerly', 'a list of names', formerly);
    const retired = messageClass(Retired, type, fields, others, NAME);
    checkReserved(retired);
    return new Upcaster(retired as never, into);
  }

  /** The wire name of the message. */
  get type(): string {
    return this.#read.type;
  }

  /** The names that it reads: that of the message, and then those it had before. */
  get names(): readonly string[] {
    return this.#read.names;
  }

  /** The last version of the message. */
  get version(): number {
    return this.#read.version;
  }

  /** What a message is read as. */
  pieces(envelope: Envelope): readonly Envelope[] {
    const { id, message } = envelope;
    const { data } = this.#read.decode(message.encode(), message.version);
    const messages: unknown = this.#into(data as never, envelope);
    if (!Array.isArray(messages) || !messages.every((one) => one instanceof Message)) throw new NotUpcast(this.type);
    return messages.map((one, index) => Object.freeze({ ...envelope, id: idOfPiece(id, index), message: one }));
  }
}

/** The first piece stands for the message; ids of the others can't be those of any other message. */
const idOfPiece = (id: string, index: number): string => (index === 0 ? id : `${id}/${index + 1}`);

/** Upcasters by the names that they read; what is none is refused, and so is a second one for a name. */
export function upcastersByName(upcasters: readonly Upcaster[]): ReadonlyMap<string, Upcaster> {
  need(Array.isArray(upcasters), 'upcasters', 'a list made by Upcaster.define', upcasters);
  const byName = new Map<string, Upcaster>();
  for (const one of upcasters) {
    need(one instanceof Upcaster, 'upcasters', 'a list made by Upcaster.define', one);
    for (const name of one.names) {
      need(!byName.has(name), 'upcasters', `one upcaster for ${name}`, upcasters);
      byName.set(name, one);
    }
  }
  return byName;
}
