import type { Place } from '../../messaging/durable-subscription/handling/place.ts';
import type { Eventual } from '../../messaging/eventual.ts';

/**
 * A message by where it stands, and who handles it.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export interface PlacedMessage {
  /** The name of the subscription. */
  readonly consumer: string;
  readonly place: Place;
}

/**
 * How a message stands: `open`, to be handled; `handled`, or given up by an operator; `lost`, because a new owner, or a reset, has
 * written to its bucket since it was delivered.
 *
 * @see Kleppmann 2017, Designing Data-Intensive Applications, ch. 8, on fencing tokens
 * @since 0.2.0
 */
export type PlaceStanding = 'open' | 'handled' | 'lost';

/**
 * How far each bucket of a subscription was handled: an inbox that keeps no receipts.
 *
 * *When to use*: a store has one as its `positions`, and `unit.runOnce` asks it for messages that come with a place.
 *
 * *Guarantees* an implementation must keep: a bucket moves as soon as what the message led to is there, or neither happens.
 * A message that was parked is told apart from its bucket, which may be beyond it.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export interface HandledPositions {
  /** How a message stands; nothing where this store keeps no positions of such a subscription. */
  find(message: PlacedMessage): Eventual<PlaceStanding | undefined>;
}
