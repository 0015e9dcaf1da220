import { need, needWhole } from '../../messaging/invalid-option.ts';

/**
 * The events of an aggregate that no snapshot holds, those included that are about to be committed.
 *
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export interface LooseEvents {
  /** How many they are, from 1. */
  readonly events: number;
  /** How many characters their data have as JSON; 0 unless the policy weighs them. */
  readonly bytes: number;
  /** How many milliseconds ago the first of them happened, by the unit's clock. */
  readonly ageMs: number;
}

/**
 * When a snapshot of an aggregate is due.
 *
 * *When to use*: {@link everyEvents}, {@link everyBytes} and {@link everyMs} make one; write your own where another reason counts.
 *
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export interface SnapshotPolicy {
  /** Whether it needs to know how large events are: each is written as JSON once more then, when it is loaded. */
  readonly weighs?: boolean;
  /** Whether there are so many events, such large ones, or such old ones, that a snapshot pays. */
  isDue(loose: LooseEvents): boolean;
}

/**
 * A snapshot for every so many events.
 *
 * *When to use*: by default. Loading reads fewer than twice as many events then; measure before you begin to take any.
 *
 * *Errors*: `InvalidOption` for anything but a whole number from 1.
 *
 * @example
 * ```ts
 * import { everyEvents } from 'demesne/event-sourcing';
 *
 * everyEvents(100).isDue({ events: 99, bytes: 0, ageMs: 0 }); // => false
 * everyEvents(100).isDue({ events: 100, bytes: 0, ageMs: 0 }); // => true
 * ```
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export function everyEvents(count: number): SnapshotPolicy {
  needWhole('count', count, 1);
  return Object.freeze({ isDue: ({ events }: LooseEvents) => events >= count });
}

/**
 * A snapshot as soon as the events since the last one have so many characters of JSON, which are so many bytes at the least.
 *
 * *When to use*: where a few events are very large. To weigh them costs time at each loading.
 *
 * *Errors*: `InvalidOption` for anything but a whole number from 1.
 *
 * @example
 * ```ts
 * import { everyBytes } from 'demesne/event-sourcing';
 *
 * everyBytes(65_536).isDue({ events: 3, bytes: 70_000, ageMs: 0 }); // => true
 * ```
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export function everyBytes(bytes: number): SnapshotPolicy {
  needWhole('bytes', bytes, 1);
  return Object.freeze({ weighs: true, isDue: (loose: LooseEvents) => loose.bytes >= bytes });
}

/**
 * A snapshot with the first change that comes so long after an event which no snapshot holds, by the unit's clock.
 *
 * *When to use*: where streams are to be truncated up to a date, and so need a snapshot of about that time.
 *
 * *Errors*: `InvalidOption` for anything but milliseconds from 1.
 *
 * @example
 * ```ts
 * import { everyMs } from 'demesne/event-sourcing';
 *
 * const aDay = 86_400_000;
 * everyMs(aDay).isDue({ events: 1, bytes: 0, ageMs: 2 * aDay }); // => true
 * ```
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export function everyMs(ms: number): SnapshotPolicy {
  need(Number.isFinite(ms) && ms >= 1, 'ms', 'milliseconds from 1', ms);
  return Object.freeze({ isDue: ({ ageMs }: LooseEvents) => ageMs >= ms });
}
