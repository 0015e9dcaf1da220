import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { AggregateClass } from '../../domain/aggregate/persistence.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Eventual } from '../../messaging/eventual.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import type { EventSource, EventTail, Rehydrated } from '../../messaging/stream/rehydration.ts';

/**
 * When snapshots of aggregates are taken, and how they are written.
 *
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export interface SnapshotTaking {
  /** The version of the state's schema. */
  readonly schemaVersion: number;
  /** Whether a snapshot is written in the transaction of the events, or once they are committed. */
  readonly write: 'in-transaction' | 'after-commit';
  /** Whether there is to be one after a change, by the events that none holds so far and those that are new. */
  isDue(tail: EventTail | undefined, recorded: readonly EventEnvelope[], now: Instant): boolean;
}

/**
 * How the aggregates of a repository are made of their events.
 *
 * *When to use*: `eventSourced` of `demesne/event-sourcing` makes it; a unit of work reads it.
 *
 * @see Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.2.0
 */
export interface EventRecipe<Aggregate extends AggregateRoot = AggregateRoot> {
  /** What is kept of each aggregate. */
  readonly keeps: 'events';
  /** The aggregate's name, for streams. */
  readonly name: string;
  /** The aggregate's class: a name stands for one. */
  readonly type: AggregateClass<Aggregate>;
  /** Whether something is such an aggregate. */
  holds(candidate: unknown): candidate is Aggregate;
  /** The aggregate as its events have made it; nothing where there are none, or the last says that it was deleted. */
  rehydrate(source: EventSource, id: string, tenant: string | undefined): Eventual<Rehydrated<Aggregate> | undefined>;
  /** Without it, no snapshots are taken. */
  readonly snapshots?: SnapshotTaking;
}
