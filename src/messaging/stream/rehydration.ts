import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import type { StreamReader } from './stream-log.ts';

/**
 * Where the events of aggregates are read, and snapshots of what they made.
 *
 * @see Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.2.0
 */
export interface EventSource {
  readonly log: StreamReader;
  /** Without it, every aggregate is made of all its events. */
  readonly snapshots?: Pick<SnapshotStore, 'find'>;
}

/**
 * The events of an aggregate that no snapshot holds.
 *
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export interface EventTail {
  /** How many they are. */
  readonly events: number;
  /** How many characters their data have as JSON; 0 where nobody asks. */
  readonly bytes: number;
  /** When the first of them happened; nothing where there is none. */
  readonly since: Instant | undefined;
  /** Whether there is a snapshot that doesn't fit, and is to be replaced. */
  readonly hasMisfit: boolean;
}

/**
 * An aggregate that its events have made, and those of them that no snapshot holds.
 *
 * @see Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.2.0
 */
export interface Rehydrated<Aggregate extends AggregateRoot = AggregateRoot> {
  readonly aggregate: Aggregate;
  readonly tail: EventTail;
}
