import type { Heartbeat, Lease, PartitionState } from './leasing/lease.ts';
import type {
  ParkedDecision,
  NewlyParked,
  ParkedMessage,
  ParkedOutcome,
  ParkedStatus,
} from './parking/parked-message.ts';

/**
 * What is written together with a new position.
 *
 * @see Hohpe & Woolf 2003, Durable Subscriber
 * @since 0.2.0
 */
export interface CheckpointChanges {
  /** What was put aside on the way. */
  readonly parked?: readonly NewlyParked[];
  /** Whether a whole batch went by after a crash, so the next may be handled as usual. */
  readonly clean?: boolean;
}

/**
 * What is due among parked messages.
 *
 * @see Hohpe & Woolf 2003, Dead Letter Channel
 * @since 0.2.0
 */
export interface DueParked {
  /** The first of their keys, those due longest first. */
  readonly due: readonly ParkedMessage[];
  /** In how many milliseconds the next one is due that isn't yet; nothing where none will be. */
  readonly nextInMs?: number;
}

/**
 * Who works on what, and how far the work has come.
 *
 * @see Kleppmann 2017, Designing Data-Intensive Applications, ch. 8, on leases and fencing
 * @since 0.2.0
 */
export interface SubscriptionLeases {
  /** Makes the partitions of a subscription at a position, unless it has some; answers how many it has. */
  register(subscription: string, partitions: number, position: number): number | Promise<number>;
  /**
   * Renews all leases of an owner, and for each named subscription claims one free partition while it has less than its
   * share: `all / live owners`, and one more for as many owners as that leaves over. A claim raises the epoch; one from a dead
   * owner raises the crashes too.
   */
  heartbeat(owner: string, subscriptions: readonly string[], leaseMs: number): Heartbeat | Promise<Heartbeat>;
  /** Gives one lease back; nothing happens where it isn't held under this epoch any more. */
  release(lease: Lease): void | Promise<void>;
  /** Gives everything back that an owner holds, and forgets it. */
  leave(owner: string): void | Promise<void>;
  /** Moves to a position and parks messages, all at once; false, and nothing written, where epoch or old position differ. */
  checkpoint(lease: Lease, position: number, changes?: CheckpointChanges): boolean | Promise<boolean>;
  /** Marks the message that is tried alone, and answers how often it was by now; nothing where epoch or position differ. */
  suspect(lease: Lease, position: number): number | undefined | Promise<number | undefined>;
}

/**
 * Messages that were put aside, each key in its order.
 *
 * @see Hohpe & Woolf 2003, Dead Letter Channel
 * @since 0.2.0
 */
export interface SubscriptionParking {
  /** Those of some keys that have a message parked. */
  blocked(lease: Lease, keys: readonly string[]): readonly string[] | Promise<readonly string[]>;
  /** The messages of a partition that are to be tried now; nothing where the epoch differs. */
  due(lease: Lease, limit: number): DueParked | undefined | Promise<DueParked | undefined>;
  /** Counts an attempt before it is made, and puts the next one off; nothing where it isn't `retrying` or the epoch differs. */
  attempt(lease: Lease, position: number, retryInMs: number): number | undefined | Promise<number | undefined>;
  /**
   * Books how the attempt of a number ended: what is done goes, and the next of its key is due. A failure is not booked
   * where the attempts were counted anew since. False where the epoch differs.
   */
  settle(lease: Lease, position: number, attempts: number, outcome: ParkedOutcome): boolean | Promise<boolean>;
  /** What is parked of a subscription, in the order of positions. */
  parked(subscription: string, query?: ParkedQuery): readonly ParkedMessage[] | Promise<readonly ParkedMessage[]>;
  /** Carries out what an operator decided; false where no such message is parked. */
  decide(subscription: string, position: number, decision: ParkedDecision): boolean | Promise<boolean>;
}

/**
 * Which parked messages to list.
 *
 * @see Hohpe & Woolf 2003, Dead Letter Channel
 * @since 0.2.0
 */
export interface ParkedQuery {
  readonly status?: ParkedStatus;
  /** The position after which to begin; 0 unless given. */
  readonly after?: number;
  /** How many at the most; 100 unless given. */
  readonly limit?: number;
}

/**
 * What durable subscriptions keep: leases, checkpoints and parked messages.
 *
 * *When to use*: hand one to `Subscriptions`; implement it for a store of your own, and prove it by
 * `subscriptionStoreContract`.
 *
 * *Guarantees* an implementation must keep: each method is one transaction; time is the store's own, so the clocks of
 * owners don't matter; whatever carries a lease is refused under another epoch than the one that is there.
 *
 * @see Hohpe & Woolf 2003, Durable Subscriber; Kleppmann 2017, ch. 8
 * @since 0.2.0
 */
export interface SubscriptionStore extends SubscriptionLeases, SubscriptionParking {
  /** The names of all subscriptions that are registered, in their order. */
  names(): readonly string[] | Promise<readonly string[]>;
  /** How each partition of some subscriptions stands, in the order of names and partitions. */
  states(subscriptions: readonly string[]): readonly PartitionState[] | Promise<readonly PartitionState[]>;
  /** Stops a subscription or lets it go on; what is under way may end. */
  pause(subscription: string, paused: boolean): void | Promise<void>;
  /** Puts all partitions at a position, takes them from their owners, and forgets what is parked after it. */
  reset(subscription: string, position: number): void | Promise<void>;
  /**
   * Keeps from now on how far each bucket of a subscription was handled, beginning where its partition stands, unless that is
   * kept already. A checkpoint that parks a message then notes its bucket as handled up to there, and whether the message itself
   * was; a `reset` takes the buckets back too, under its epoch.
   */
  trackBuckets(subscription: string): void | Promise<void>;
  /** Divides a subscription anew, at the lowest position of its partitions, and takes them from their owners. */
  repartition(subscription: string, partitions: number): void | Promise<void>;
}
