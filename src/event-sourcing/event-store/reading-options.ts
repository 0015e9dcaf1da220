import { isWhole, need, needObject, needSignal, needWhole } from '../../messaging/invalid-option.ts';

/**
 * The order of versions, or of the log; or the opposite; an event that is read as several then comes last piece first.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export type Direction = 'forwards' | 'backwards';

/**
 * What reading is told, whether of a stream or of the log.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface ReadingOptions {
  /** `'forwards'` unless given. The bounds stay the same; only the order is another. */
  readonly direction?: Direction;
  /** How many events at the most, from 1; all unless given. */
  readonly limit?: number;
  /** The wire names of the only events that are wanted; those of all unless given. */
  readonly types?: readonly string[];
  /** How many are fetched at once, from 1; 500 unless given. What is in memory is one such page. */
  readonly pageSize?: number;
  /** Ends the reading: it throws the reason. */
  readonly signal?: AbortSignal;
}

/**
 * What reading a stream is told: its bounds are versions, both of which are read.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface StreamReadingOptions extends ReadingOptions {
  /** The lowest version, from 1; the first that is there unless given. */
  readonly from?: number;
  /** The highest version, from 0; the last that is there unless given. */
  readonly to?: number;
}

/**
 * What reading the log is told: its bounds are positions, as those of cursors are.
 *
 * @see Kreps 2013, The Log
 * @since 0.2.0
 */
export interface LogReadingOptions extends ReadingOptions {
  /** Events at this position and before are left out; a whole number from 0, which it is unless given. */
  readonly after?: number;
  /** Events after this position are left out; where the log ends when the reading begins, unless given. */
  readonly upTo?: number;
}

/** What reading is told, checked, with the defaults filled in. */
export interface CheckedReading {
  readonly isBackwards: boolean;
  readonly limit: number;
  readonly types: readonly string[] | undefined;
  readonly pageSize: number;
  readonly signal: AbortSignal | undefined;
}

export function checkedReading(options: ReadingOptions): CheckedReading {
  needObject(options);
  const { direction = 'forwards', limit = Infinity, types, pageSize = 500, signal } = options;
  need(['forwards', 'backwards'].includes(direction), 'direction', "'forwards' or 'backwards'", direction);
  need(limit === Infinity || isWhole(limit, 1), 'limit', 'a whole number from 1', limit);
  const areNames = types === undefined || (Array.isArray(types) && types.every((one) => typeof one === 'string'));
  need(areNames, 'types', 'a list of wire names', types);
  needWhole('pageSize', pageSize, 1);
  needSignal(signal);
  return { isBackwards: direction === 'backwards', limit, types, pageSize, signal };
}

/** A bound of what is read, checked. */
export function checkedBound(name: string, bound: number | undefined, least: number): number | undefined {
  if (bound !== undefined) needWhole(name, bound, least);
  return bound;
}
