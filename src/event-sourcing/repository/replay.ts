import type { Model } from '../../domain/aggregate/aggregate-model.ts';
import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { DomainEvent } from '../../domain/domain-event.ts';
import { isLater, type Eventual } from '../../messaging/eventual.ts';
import { streamName } from '../../messaging/log/stream-name.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import type { EventSource, Rehydrated } from '../../messaging/stream/rehydration.ts';
import type { StoredSnapshot } from '../../messaging/stream/snapshot-store.ts';
import type { SnapshotReader } from '../snapshot/snapshot-reader.ts';
import type { EventReader } from './event-reader.ts';
import { Fold, readFrom, type FoldStart, type Folding } from './fold.ts';
import { eachPage, type StreamPages } from './stream-pages.ts';

/** The class of an aggregate, as replaying uses it. */
export interface ReplayedClass {
  reconstitute(id: string, version: number, state: object): AggregateRoot;
}

/** What replaying needs to know. */
export interface ReplayOptions {
  readonly model: Model;
  readonly reader: EventReader;
  readonly pageSize: number;
  readonly weighs: boolean;
  readonly snapshots: SnapshotReader | undefined;
}

/** Which aggregate, and up to which version. */
export interface ReplayedId {
  readonly id: string;
  readonly tenant: string | undefined;
  readonly upTo: number;
}

const FROM_FIRST: FoldStart = { version: 0, state: undefined, hasMisfit: false };
const PAST_MISFIT: FoldStart = { ...FROM_FIRST, hasMisfit: true };

/** Makes aggregates of one class of their events, page by page, or of a snapshot and the events after it. */
export class Replay {
  readonly #type: ReplayedClass;
  readonly #options: ReplayOptions;

  constructor(type: ReplayedClass, options: ReplayOptions) {
    this.#type = type;
    this.#options = options;
  }

  /** The aggregate as it stands, or stood at a version; nothing where there is none, or none any more. */
  of(source: EventSource, which: ReplayedId): Eventual<Rehydrated | undefined> {
    const { snapshots } = this.#options;
    const pages = this.pagesOf(source, which.id, which.tenant);
    const found = snapshots === undefined ? undefined : source.snapshots?.find(pages.stream);
    return isLater(found)
      ? found.then((snapshot) => this.#from(snapshot, pages, which))
      : this.#from(found, pages, which);
  }

  /** Where its events are. */
  pagesOf({ log }: EventSource, id: string, tenant: string | undefined): StreamPages {
    const { model, pageSize } = this.#options;
    return { log, stream: streamName(model.name, id, tenant), pageSize };
  }

  /** The events that one of a stream is read as. */
  eventsOf(envelope: EventEnvelope, stream: string): readonly DomainEvent[] {
    return readFrom(this.#options.reader, envelope, stream);
  }

  #from(snapshot: StoredSnapshot | undefined, pages: StreamPages, which: ReplayedId): Eventual<Rehydrated | undefined> {
    if (snapshot === undefined || snapshot.version > which.upTo) return this.#replayed(FROM_FIRST, pages, which);
    const state = this.#options.snapshots?.stateOf(snapshot);
    if (state === undefined) return this.#replayed(PAST_MISFIT, pages, which);
    return this.#replayed({ version: snapshot.version, state, hasMisfit: false }, pages, which);
  }

  /** Folds all pages; begins anew where the stream doesn't have the event that a snapshot ends with. */
  #replayed(start: FoldStart, pages: StreamPages, which: ReplayedId): Eventual<Rehydrated | undefined> {
    const fold = new Fold(this.#folding, pages.stream, start);
    let fits = start.version === 0;
    const reading = eachPage(pages, Math.max(start.version, 1), (events) => {
      const [first] = events;
      if (!fits && (first === undefined || first.aggregate.version > start.version + 1)) return false;
      fits = true;
      return addAll(fold, events, start.version, which.upTo);
    });
    const end = (): Eventual<Rehydrated | undefined> =>
      fits ? this.#made(fold, which) : this.#replayed(PAST_MISFIT, pages, which);
    return isLater(reading) ? reading.then(end) : end();
  }

  #made(fold: Fold, { id }: ReplayedId): Rehydrated | undefined {
    // A stream may also be read as no event at all.
    if (fold.isDeleted || fold.state === undefined) return undefined;
    const aggregate = this.#type.reconstitute(id, fold.version, fold.state);
    return { aggregate, tail: fold };
  }

  get #folding(): Folding {
    return this.#options;
  }
}

/** Adds those events that come after a version, up to another; whether there may be more to add. */
function addAll(fold: Fold, events: readonly EventEnvelope[], after: number, upTo: number): boolean {
  for (const envelope of events) {
    const { version } = envelope.aggregate;
    if (version <= after) continue;
    fold.checkNext(version);
    if (version > upTo) return false;
    fold.add(envelope);
  }
  return true;
}
