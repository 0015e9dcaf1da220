import type { Model } from '../../domain/aggregate/aggregate-model.ts';
import type { EventClass } from '../../domain/aggregate/evolution.ts';
import type { DomainEvent } from '../../domain/domain-event.ts';
import { InvalidDefinition } from '../../domain/fault.ts';
import type { Json } from '../../domain/json.ts';
import type { Message } from '../../domain/message.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import { MessageDecoder } from '../../messaging/message/message-decoder.ts';
import type { Upcaster } from '../../messaging/message/upcaster.ts';
import { AggregateDeleted } from '../../messaging/stream/aggregate-deleted.ts';

/**
 * What is done with events of a stream that its aggregate doesn't know.
 *
 * @see Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.2.0
 */
export type UnknownEvents = 'fail' | 'skip';

type Readable = EventClass & { decode(data: Json, version: number): DomainEvent };

/** Makes events of an aggregate of what its stream holds. */
export class EventReader {
  readonly #model: Model;
  readonly #unknown: UnknownEvents;
  readonly #upcasters: MessageDecoder | undefined;

  constructor(model: Model, unknown: UnknownEvents, upcasters: readonly Upcaster[] = []) {
    const decoder = new MessageDecoder([], upcasters);
    checkTombstone(model);
    this.#model = model;
    this.#unknown = unknown;
    this.#upcasters = upcasters.length === 0 ? undefined : decoder;
  }

  /** The events that one of a stream is read as today: none where it is skipped, or says nothing any more. */
  read(envelope: EventEnvelope): readonly DomainEvent[] {
    if (this.#upcasters === undefined) return this.#known(envelope.message);
    return this.#upcasters.decodeAll(envelope).flatMap(({ message }) => this.#known(message));
  }

  #known(message: Message): readonly DomainEvent[] {
    if (this.#unknown === 'skip' && !this.#model.entries.has(message.type)) return [];
    const known = this.#model.entryOf(message.type).event as Readable;
    return [message instanceof known ? message : known.decode(message.encode(), message.version)];
  }
}

/** An aggregate that recorded it itself would be gone the next time it is loaded. */
function checkTombstone({ name, entries }: Model): void {
  if (!entries.has(AggregateDeleted.type)) return;
  throw new InvalidDefinition(
    `${name} has an event ${AggregateDeleted.type}, which says that an aggregate is there no more: a unit of work records it for delete.`,
  );
}
