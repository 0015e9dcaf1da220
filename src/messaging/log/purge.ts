import { isWhole, need, needObject, needWhole } from '../invalid-option.ts';

/**
 * Which messages of a log may be deleted.
 *
 * *When to use*: for messages that were published to be delivered: integration events, and whatever is no event of an aggregate.
 * Events of aggregates are history and stay, whatever is said here.
 *
 * @see Hohpe & Woolf 2003, Message Expiration
 * @since 0.2.0
 */
export interface PurgePolicy {
  /**
   * How long ago a message was committed at the least, in milliseconds from 0 to a hundred years. Whoever is to read the log from
   * its start, or again, has this long for it; so has an `EventBus`, whose place in the log is known to nobody else.
   */
  readonly olderThanMs: number;
  /** How many at the most in this one transaction, the oldest first: from 1; 10,000 unless given. */
  readonly limit?: number;
  /** Subscriptions that nobody starts any more, so nobody waits for them; none unless given. */
  readonly ignore?: readonly string[];
}

/**
 * A subscription because of which messages stay that are old enough.
 *
 * @see Hohpe & Woolf 2003, Control Bus
 * @since 0.2.0
 */
export interface PurgeHold {
  readonly subscription: string;
  /** How far all of its partitions have come: later messages stay. */
  readonly position: number;
  /** How many it keeps parked, so that they can be tried again. */
  readonly parked: number;
}

/**
 * What became of a purge.
 *
 * @see Hohpe & Woolf 2003, Message Expiration
 * @since 0.2.0
 */
export interface PurgeReport {
  /** How many messages are gone; where these are as many as the limit, there may be more. */
  readonly deleted: number;
  /** The subscriptions that keep others from going, by their names. */
  readonly heldUpBy: readonly PurgeHold[];
}

const HUNDRED_YEARS_MS = 100 * 366 * 86_400_000;

/** A policy, checked, with the defaults filled in. */
export function checkedPolicy(policy: PurgePolicy): Required<PurgePolicy> {
  needObject(policy, 'policy');
  const { olderThanMs, limit = 10_000, ignore = [] } = policy;
  const isTime = isWhole(olderThanMs, 0, HUNDRED_YEARS_MS);
  need(isTime, 'olderThanMs', 'whole milliseconds from 0 to a hundred years', olderThanMs);
  needWhole('limit', limit, 1);
  const areNames = Array.isArray(ignore) && ignore.every((name) => typeof name === 'string');
  need(areNames, 'ignore', 'a list of names of subscriptions', ignore);
  return { olderThanMs, limit, ignore };
}
