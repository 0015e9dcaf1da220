import type { Result } from 'neverthrow';
import type { Json } from '../../domain/json.ts';
import type { NotFound } from '../../domain/repository.ts';
import { needObject } from '../../messaging/invalid-option.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import type { StreamStanding } from '../../messaging/stream/stream-store.ts';
import { Appending, type AppendRefusal } from './appending.ts';
import { KnownEvents } from './known-events.ts';
import { checkedOptions, type EventStoreOptions, type StoreOfStreams } from './event-store-options.ts';
import { checkedPositions, LogReading, type LoggedEvent } from './log-reading.ts';
import { checkedReading, type LogReadingOptions, type StreamReadingOptions } from './reading-options.ts';
import { reading } from './reading.ts';
import {
  checkedAppends,
  type Appended,
  type AppendExpectation,
  type AppendStamp,
  type StreamAppend,
} from './stream-append.ts';
import { StreamAdministration, type Reason, type Truncation } from './stream-administration.ts';
import { checkedVersions, StreamReading } from './stream-reading.ts';
import { nameOf, type StreamReference } from './stream-reference.ts';
import type { TruncationRefusal } from './stream-refusals.ts';

/**
 * The log of a store, seen as the streams of events in it: appended to with an expected version, read in both directions, and
 * administrated stream by stream.
 *
 * *When to use*: for events without an aggregate's class, for tools and imports, to look into history. To load and save aggregates, use a unit
 * of work over the same store: they see each other's events, since there is one log.
 *
 * *Guarantees*: what is appended in one call is there together or not at all, over several streams too; of two that expect the same
 * version, one is refused. With `ids`, the same append again writes nothing and is answered as it was the first time. Nothing is
 * changed that was appended, and nothing deleted but by {@link EventStore.truncate}. A reader meets every event there is within its bounds, a
 * stream in the order of its versions, and holds one page of them in memory.
 *
 * *Errors*: `InvalidOption` for what can't be meant, thrown before anything is read or written; what the store throws.
 *
 * @example
 * ```ts
 * import { DomainEvent } from 'demesne';
 * import { EventStore } from 'demesne/event-sourcing';
 * import { InMemoryStore } from 'demesne/in-memory';
 * import { z } from 'zod';
 *
 * class SeatBooked extends DomainEvent.define('cinema.SeatBooked', { seat: z.int() }) {}
 *
 * const events = new EventStore(new InMemoryStore());
 * const show = { type: 'Show', id: 's-1' };
 * await events.append(show, [new SeatBooked({ seat: 7 }), new SeatBooked({ seat: 8 })], { expected: 'none' });
 *
 * const refused = await events.append(show, [new SeatBooked({ seat: 7 })], { expected: 1 });
 * refused._unsafeUnwrapErr().message;
 * // => 'Show s-1 was changed meanwhile: expected version 1, found version 2.'
 *
 * const versions: number[] = [];
 * for await (const { aggregate } of events.readStream(show, { direction: 'backwards' })) versions.push(aggregate.version);
 * versions; // => [2, 1]
 * ```
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export class EventStore {
  readonly #store: StoreOfStreams;
  readonly #appending: Appending;
  readonly #known: KnownEvents;
  readonly #administration: StreamAdministration;

  constructor(store: StoreOfStreams, options: EventStoreOptions = {}) {
    const checked = checkedOptions(store, options);
    this.#store = store;
    this.#appending = new Appending(store, checked);
    this.#known = new KnownEvents(checked.messages, checked.upcasters, checked.unknown);
    this.#administration = new StreamAdministration(store, checked);
  }

  /**
   * Appends events to a stream, in their order, if that is as expected; answers with the version it has then.
   *
   * *Errors*: `ConcurrencyConflict` where the stream is not as expected, or others were faster in every attempt; `NotFound` where it has to exist
   * and doesn't. Thrown: `StreamArchived`; `DuplicateMessage` where some of the ids are known and not all of them, or for events that say something else;
   * the reason of the signal.
   */
  async append(
    stream: StreamReference,
    events: StreamAppend['events'],
    options: AppendExpectation & AppendStamp,
  ): Promise<Result<Appended, AppendRefusal>> {
    needObject(options);
    const appended = await this.appendAll([{ ...options, stream, events }], options);
    return appended.map(([one]) => one as Appended);
  }

  /**
   * Appends events to several streams: to all of them, or to none. Answers in the order of the streams.
   *
   * *Errors*: those of {@link EventStore.append}, of the first stream that is not as expected.
   */
  async appendAll(
    appends: readonly StreamAppend[],
    stamp: AppendStamp = {},
  ): Promise<Result<readonly Appended[], AppendRefusal>> {
    return this.#appending.append(checkedAppends(appends, stamp), stamp);
  }

  /**
   * The events of a stream, from the first that is there to the last. Iterate once more to read once more; `break` when you have enough.
   *
   * *Errors*, while it is read: `EventNotKnown`; `UnreadableMessage` where a class that was given can't read an event; `HistoryTruncated`
   * where the stream is truncated meanwhile, beyond what was read; the reason of the signal.
   */
  readStream(stream: StreamReference, options: StreamReadingOptions = {}): AsyncIterable<EventEnvelope> {
    const name = nameOf(stream);
    const checked = checkedReading(options);
    const versions = checkedVersions(options);
    return reading(() => new StreamReading(this.#store.log, name, versions, checked, this.#known), checked);
  }

  /**
   * The events of all streams, in the order in which they were committed; integration events are none. What is appended after the reading has begun is not
   * read: give `after` the last position to go on from there.
   *
   * *Errors*, while it is read: as of {@link EventStore.readStream}.
   */
  readAll(options: LogReadingOptions = {}): AsyncIterable<LoggedEvent> {
    const checked = checkedReading(options);
    const { after, upTo } = checkedPositions(options);
    return reading(async () => {
      const end = Math.min(upTo ?? Infinity, await this.#store.log.head());
      return new LogReading(this.#store.log, { after, upTo: end }, checked, this.#known);
    }, checked);
  }

  /** How a stream stands; nothing where it has no events. */
  async standing(stream: StreamReference): Promise<StreamStanding | undefined> {
    return this.#store.streams.standing(nameOf(stream));
  }

  /**
   * Notes something of a stream, in place of what was noted before; what it stands for is up to you. Who did it, and why, is written
   * to {@link auditOf | the audit of the stream} in the same transaction, as it is for all that follow.
   */
  note(stream: StreamReference, metadata: Json, reason: Reason): Promise<Result<StreamStanding, NotFound>> {
    return this.#administration.note(stream, metadata, reason);
  }

  /** Has a stream take no more events, from whomever they come: an append, or a commit of a unit of work, throws `StreamArchived`. */
  archive(stream: StreamReference, reason: Reason): Promise<Result<StreamStanding, NotFound>> {
    return this.#administration.archive(stream, reason);
  }

  /** Has an archived stream take events again. */
  restore(stream: StreamReference, reason: Reason): Promise<Result<StreamStanding, NotFound>> {
    return this.#administration.restore(stream, reason);
  }

  /**
   * Deletes the first events of a stream for good: those that a snapshot holds, that every subscription has passed and none keeps parked; never its
   * last. What is built from all events, such as a new read model, misses them from then on, and so does an `EventBus` that has not come so
   * far: its place is known to nobody else. Their ids are known no more.
   *
   * *Errors*: `NotFound`, {@link VersionNotReached}, {@link SnapshotMissing}, {@link StreamHeldUp}.
   */
  truncate(stream: StreamReference, truncation: Truncation): Promise<Result<StreamStanding, TruncationRefusal>> {
    return this.#administration.truncate(stream, truncation);
  }
}
