import { SystemClock, type Clock } from '../../domain/time/clock.ts';
import type { IdentifierGenerator } from '../../domain/identifier/identifier-generator.ts';
import { UuidV7Generator } from '../../domain/identifier/uuid-v7.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import { isMessageClass, type MessageClass } from '../../messaging/message/message-class.ts';
import type { Upcaster } from '../../messaging/message/upcaster.ts';
import { checkRetryPolicy, conflictRetry, type RetryPolicy } from '../../messaging/retry-policy.ts';
import type { SnapshotStore } from '../../messaging/stream/snapshot-store.ts';
import type { StreamLog } from '../../messaging/stream/stream-log.ts';
import type { StreamStore } from '../../messaging/stream/stream-store.ts';
import { SystemTimer, type Timer } from '../../messaging/waiting/timer.ts';

/**
 * The parts of a store that an event store is made of. `InMemoryStore`, `SqliteStore` and `PostgresStore` have them.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface StoreOfStreams {
  /** Every event that was committed. */
  readonly log: StreamLog;
  /** How the streams of the log stand. */
  readonly streams: StreamStore;
  /** What states the events of streams have made. */
  readonly snapshots: SnapshotStore;
}

/**
 * What becomes of an event whose class a reader was not told: it is handed out as it is stored, an `EncodedMessage`; or left out; or
 * the reading fails with {@link EventNotKnown}.
 *
 * @see Hohpe & Woolf 2003, Invalid Message Channel
 * @since 0.2.0
 */
export type ReadPolicy = 'keep' | 'skip' | 'fail';

/**
 * What may be said of an {@link EventStore}.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface EventStoreOptions {
  /** The classes whose events it hands out as their instances. Unless given, an event is of its class where the log was told that. */
  readonly messages?: readonly MessageClass[];
  /** What else becomes of old events: several, or none; none unless given. */
  readonly upcasters?: readonly Upcaster[];
  /** What becomes of events of other classes, where `messages` are given; `'keep'` unless given. */
  readonly unknown?: ReadPolicy;
  /** What stamps `occurredAt`; {@link SystemClock} unless given. */
  readonly clock?: Clock;
  /** What makes the ids of events and conversations; UUIDs of version 7 unless given. */
  readonly identifiers?: IdentifierGenerator;
  /** What waits between attempts; the system's timer unless given. */
  readonly timer?: Timer;
  /**
   * How often to try where an append expects `'any'` or `'exists'` and others append to the same stream: 5 attempts unless given, the
   * second at once, the others after 5, 10 and 20 milliseconds, lengthened by chance up to twice that.
   */
  readonly retry?: RetryPolicy;
}

/** What may be said of an event store, checked, with the defaults filled in. */
export type CheckedOptions = Required<Omit<EventStoreOptions, 'messages'>> & Pick<EventStoreOptions, 'messages'>;

export function checkedOptions(store: StoreOfStreams, options: EventStoreOptions): CheckedOptions {
  const { log, streams, snapshots } = Object(store) as Partial<StoreOfStreams>;
  const fits =
    typeof log?.readStreamBackwards === 'function' &&
    typeof streams?.standing === 'function' &&
    typeof snapshots?.find === 'function';
  need(fits, 'store', 'a store with a log, streams and snapshots', store);
  needObject(options);
  const {
    messages,
    upcasters = [],
    unknown = 'keep',
    clock = new SystemClock(),
    identifiers = new UuidV7Generator(),
  } = options;
  const { timer = new SystemTimer(), retry = conflictRetry } = options;
  const areClasses = messages === undefined || (Array.isArray(messages) && messages.every(isMessageClass));
  need(areClasses, 'messages', 'a list of message classes', messages);
  need(['keep', 'skip', 'fail'].includes(unknown), 'unknown', "'keep', 'skip' or 'fail'", unknown);
  need(unknown === 'keep' || messages !== undefined, 'unknown', "'keep' where no messages are given", unknown);
  need(typeof clock?.now === 'function', 'clock', 'a Clock', clock);
  need(typeof identifiers?.next === 'function', 'identifiers', 'an IdentifierGenerator', identifiers);
  need(typeof timer?.wait === 'function', 'timer', 'a Timer', timer);
  return {
    ...(messages && { messages }),
    upcasters,
    unknown,
    clock,
    identifiers,
    timer,
    retry: checkRetryPolicy(retry),
  };
}
