import { modelOf } from '../../domain/aggregate/aggregate-model.ts';
import { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { AggregateClass } from '../../domain/aggregate/persistence.ts';
import type { DomainEvent } from '../../domain/domain-event.ts';
import { InvalidDefinition } from '../../domain/fault.ts';
import { nameOrKindOf } from '../../domain/kind-of.ts';
import type { Eventual } from '../../messaging/eventual.ts';
import { need, needObject, needWhole } from '../../messaging/invalid-option.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import type { Upcaster } from '../../messaging/message/upcaster.ts';
import type { EventSource, Rehydrated } from '../../messaging/stream/rehydration.ts';
import { checkedSnapshotOptions, type SnapshotOptions } from '../snapshot/snapshot-options.ts';
import { SnapshotReader } from '../snapshot/snapshot-reader.ts';
import { SnapshotTaker } from '../snapshot/snapshot-taker.ts';
import type { StreamPages } from './stream-pages.ts';
import { EventReader, type UnknownEvents } from './event-reader.ts';
import { Replay, type ReplayedClass, type ReplayedId } from './replay.ts';

/**
 * How aggregates are made of their events.
 *
 * @see Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.2.0
 */
export interface EventSourcedOptions {
  /** When a copy of the state is kept, so that not all events have to be read; never unless given. */
  readonly snapshots?: SnapshotOptions;
  /** Reads stored events that are told as others today; none unless given. What one event became is done with the versions of its class. */
  readonly upcasters?: readonly Upcaster[];
  /**
   * What is done with events that the aggregate doesn't list: `'fail'` unless given, for what is ignored may be what a rule
   * needs. `'skip'` is for an event that was taken out of the model because it changed nothing.
   */
  readonly unknownEvents?: UnknownEvents;
  /** How many events are read at once: a whole number from 1; 500 unless given. */
  readonly pageSize?: number;
}

/**
 * A repository of aggregates that are kept as their events; {@link eventSourced} makes it.
 *
 * @see Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.2.0
 */
export class EventSourced<Aggregate extends AggregateRoot = AggregateRoot> {
  readonly keeps = 'events' as const;
  /** The aggregate's name, for streams. */
  readonly name: string;
  /** The aggregate's class. */
  readonly type: AggregateClass<Aggregate>;
  /** When snapshots are taken; nothing where none are. */
  declare readonly snapshots?: SnapshotTaker;
  readonly #replay: Replay;

  /** @internal */
  constructor(type: AggregateClass<Aggregate>, replay: Replay, snapshots: SnapshotTaker | undefined) {
    this.name = type.aggregateName;
    this.type = type;
    if (snapshots !== undefined) this.snapshots = snapshots;
    this.#replay = replay;
    Object.freeze(this);
  }

  /** Whether something is such an aggregate. */
  holds(candidate: unknown): candidate is Aggregate {
    return candidate instanceof this.type;
  }

  /** The aggregate as its events have made it; nothing where there are none, or the last says that it was deleted. */
  rehydrate(source: EventSource, id: string, tenant: string | undefined): Eventual<Rehydrated<Aggregate> | undefined> {
    return this.replayed(source, { id, tenant, upTo: Infinity });
  }

  /** @internal The same, up to a version. */
  replayed(source: EventSource, which: ReplayedId): Eventual<Rehydrated<Aggregate> | undefined> {
    return this.#replay.of(source, which) as Eventual<Rehydrated<Aggregate> | undefined>;
  }

  /** @internal Where the events of an aggregate are. */
  pagesOf(source: EventSource, id: string, tenant: string | undefined): StreamPages {
    return this.#replay.pagesOf(source, id, tenant);
  }

  /** @internal The events that one of a stream is read as today. */
  eventsOf(envelope: EventEnvelope, stream: string): readonly DomainEvent[] {
    return this.#replay.eventsOf(envelope, stream);
  }
}

/**
 * A repository that keeps the events of its aggregates and nothing else: each time it makes them of their events anew.
 *
 * *When to use*: for an aggregate whose past is asked for, in place of `stateStored`; the class stays as it is. It is found by its id only:
 * what is to be found otherwise belongs into a read model.
 *
 * *Guarantees*: those of every repository. The version of an aggregate is that of the last event in its stream, whatever that is read as. However long a
 * stream is, a page of it is in memory at a time. A deleted aggregate ends with an {@link AggregateDeleted}, so its id stays taken. A snapshot that
 * doesn't fit is ignored and replaced.
 *
 * *Errors*: {@link InvalidDefinition} for anything but a class that `AggregateRoot.define` is behind, and `InvalidOption` for options
 * that can't work; from a unit of work `KeptInTwoWays` where its store keeps the class otherwise, and `StoreCannot` where it has no log or no
 * snapshots. When an aggregate is loaded, {@link UnreplayableEvent} and {@link HistoryTruncated}.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier, type TypeOf } from 'demesne';
 * import { eventSourced, everyEvents } from 'demesne/event-sourcing';
 * import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
 * import { ok, safeTry } from 'neverthrow';
 * import { z } from 'zod';
 *
 * const CounterId = Identifier.define('CounterId');
 * type CounterId = TypeOf<typeof CounterId>;
 * class CounterStarted extends DomainEvent.define('demo.CounterStarted', {}) {}
 * class CounterRaised extends DomainEvent.define('demo.CounterRaised', {}) {}
 * class Counter extends AggregateRoot.define('Counter', {
 *   id: CounterId,
 *   state: { count: z.int() },
 *   events: { CounterStarted, CounterRaised },
 *   evolve: {
 *     CounterStarted: () => ({ count: 0 }),
 *     CounterRaised: (counter) => {
 *       counter.count += 1;
 *     },
 *   },
 * }) {
 *   static start(id: CounterId) {
 *     return new Counter(id).begin(new CounterStarted());
 *   }
 *   raise() {
 *     return this.record(new CounterRaised()).map(() => this.state.count);
 *   }
 * }
 *
 * const counters = eventSourced(Counter, { snapshots: { when: everyEvents(100) } });
 * const unit = new InMemoryUnitOfWork(new InMemoryStore(), { counters });
 * const id = CounterId.of('c-1');
 * await unit.run((repositories) => repositories.counters.save(Counter.start(id)));
 *
 * const raised = await unit.run((repositories) =>
 *   safeTry(async function* () {
 *     const counter = yield* await repositories.counters.get(id);
 *     const count = yield* counter.raise();
 *     yield* await repositories.counters.save(counter);
 *     return ok({ count, version: counter.version });
 *   }),
 * );
 * raised._unsafeUnwrap(); // => { count: 1, version: 2 }
 * ```
 * @see Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.2.0
 */
export function eventSourced<Aggregate extends AggregateRoot>(
  aggregate: AggregateClass<Aggregate>,
  options: EventSourcedOptions = {},
): EventSourced<Aggregate> {
  if (typeof aggregate !== 'function' || !(aggregate.prototype instanceof AggregateRoot) || !aggregate.aggregateName) {
    throw new InvalidDefinition(
      `eventSourced takes the class of an aggregate, class Order extends AggregateRoot.define(…), found ${nameOrKindOf(aggregate)}.`,
    );
  }
  needObject(options);
  const { snapshots, upcasters, unknownEvents = 'fail', pageSize = 500 } = options;
  need(['fail', 'skip'].includes(unknownEvents), 'unknownEvents', "'fail' or 'skip'", unknownEvents);
  needWhole('pageSize', pageSize, 1);
  const model = modelOf(aggregate.prototype);
  const checked = snapshots === undefined ? undefined : checkedSnapshotOptions(snapshots);
  const taker = checked && new SnapshotTaker(checked);
  const replay = new Replay(aggregate as unknown as ReplayedClass, {
    model,
    reader: new EventReader(model, unknownEvents, upcasters),
    pageSize,
    weighs: taker?.weighs ?? false,
    snapshots: checked && new SnapshotReader(model, checked.version, checked.upcast),
  });
  return new EventSourced(aggregate, replay, taker);
}
