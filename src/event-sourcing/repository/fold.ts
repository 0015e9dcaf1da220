import type { Model } from '../../domain/aggregate/aggregate-model.ts';
import type { DomainEvent } from '../../domain/domain-event.ts';
import type { Content } from '../../domain/definition/shape.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import { AggregateDeleted } from '../../messaging/stream/aggregate-deleted.ts';
import type { EventTail } from '../../messaging/stream/rehydration.ts';
import type { EventReader } from './event-reader.ts';
import { HistoryTruncated, UnreplayableEvent } from './history-faults.ts';

/** What a fold works with. */
export interface Folding {
  readonly model: Model;
  readonly reader: EventReader;
  /** Whether anybody asks how large the events are. */
  readonly weighs: boolean;
}

/** Where a fold begins. */
export interface FoldStart {
  readonly version: number;
  readonly state: Content | undefined;
  readonly hasMisfit: boolean;
}

/** The state that some events of a stream make, one after the other. */
export class Fold implements EventTail {
  readonly #folding: Folding;
  readonly #stream: string;
  readonly hasMisfit: boolean;
  /** The version of the last event, however many events were made of those in the stream. */
  version: number;
  state: Content | undefined;
  isDeleted = false;
  events = 0;
  bytes = 0;
  since: Instant | undefined = undefined;

  constructor(folding: Folding, stream: string, { version, state, hasMisfit }: FoldStart) {
    this.#folding = folding;
    this.#stream = stream;
    this.version = version;
    this.state = state;
    this.hasMisfit = hasMisfit;
  }

  /** Refuses to leave versions out. */
  checkNext(version: number): void {
    if (version !== this.version + 1) throw new HistoryTruncated(this.#stream, this.version + 1, version);
  }

  /** Adds the event that comes next. */
  add(envelope: EventEnvelope): void {
    this.version = envelope.aggregate.version;
    this.events += 1;
    this.since ??= envelope.occurredAt;
    if (this.#folding.weighs) this.bytes += weightOf(envelope);
    if (envelope.message.type === AggregateDeleted.type) this.isDeleted = true;
    else this.#evolve(envelope);
  }

  #evolve(envelope: EventEnvelope): void {
    const { model, reader } = this.#folding;
    replaying(envelope, this.#stream, () => {
      for (const event of reader.read(envelope)) this.state = model.evolve(this.state, event);
    });
  }
}

/** The events that one of a stream is read as, or what is wrong with it. */
export const readFrom = (reader: EventReader, envelope: EventEnvelope, stream: string): readonly DomainEvent[] =>
  replaying(envelope, stream, () => reader.read(envelope));

/** Says of what fails which event it failed at. */
function replaying<T>({ message, aggregate }: EventEnvelope, stream: string, step: () => T): T {
  try {
    return step();
  } catch (cause) {
    throw new UnreplayableEvent(stream, aggregate.version, message.type, cause);
  }
}

/** How many characters the data of an event have as JSON. */
export const weightOf = ({ message }: EventEnvelope): number => JSON.stringify(message.encode()).length;
