/**
 * The right to work on one partition of a subscription, and where the work stands.
 *
 * *Guarantees*: a lease is no fence, since its owner may be slow to notice that it ended. The fence is `epoch`, which rises
 * with every new owner: a store refuses whatever comes under an older one.
 *
 * @see Kleppmann 2017, Designing Data-Intensive Applications, ch. 8, on fencing tokens
 * @since 0.2.0
 */
export interface Lease {
  /** The name of the subscription. */
  readonly subscription: string;
  /** From 0. */
  readonly partition: number;
  /** How many there are. */
  readonly partitions: number;
  /** Rises with every new owner. */
  readonly epoch: number;
  /** Everything up to here is handled or parked. */
  readonly position: number;
  /** How many owners died with this lease since the last clean batch. */
  readonly crashes: number;
  /** Whether an operator has stopped the subscription. */
  readonly paused: boolean;
}

/**
 * What an owner has after a heartbeat.
 *
 * @see Kleppmann 2017, Designing Data-Intensive Applications, ch. 8, on leases and fencing
 * @since 0.2.0
 */
export interface Heartbeat {
  /** All that it holds. */
  readonly leases: readonly Lease[];
  /** The subscriptions of which it holds more than its share: it should release one partition of each. */
  readonly surplus: readonly string[];
}

/**
 * How one partition of a subscription stands in the store.
 *
 * @see Hohpe & Woolf 2003, Competing Consumers
 * @since 0.2.0
 */
export interface PartitionState extends Lease {
  /** Who works on it; nobody where its lease was released, or has run out. */
  readonly owner?: string;
  /** The message that was tried alone after a crash, and how often. */
  readonly suspect?: { readonly position: number; readonly attempts: number };
  /** How many messages are parked, those behind others included. */
  readonly parked: number;
  /** How many of them are dead: an operator has to decide. */
  readonly dead: number;
  /** How many of them stand behind a dead one. */
  readonly blocked: number;
}
