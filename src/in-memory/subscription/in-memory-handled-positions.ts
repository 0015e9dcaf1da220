import type { HandledPositions, PlacedMessage, PlaceStanding } from '../../application/inbox/handled-positions.ts';
import { alreadyReached } from '../../application/unit-of-work/placed-reception.ts';
import type { ConcurrencyConflict } from '../../domain/repository.ts';
import type { Lease } from '../../messaging/durable-subscription/leasing/lease.ts';
import type { NewlyParked } from '../../messaging/durable-subscription/parking/parked-message.ts';
import { BUCKETS } from '../../messaging/log/bucket.ts';

interface Bucket {
  position: number;
  epoch: number;
}

/** What is kept of one subscription. */
interface Kept {
  readonly buckets: readonly Bucket[];
  /** Where messages are that are parked, and were handled all the same. */
  readonly apart: Set<number>;
}

/** Whether a message is parked, and may still be tried. */
type IsParked = (subscription: string, position: number) => boolean;

/**
 * How far subscriptions have come, in memory: forgotten with the process.
 *
 * *When to use*: as the `positions` of an `InMemoryStore`.
 *
 * *Guarantees*: those of `HandledPositions`.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export class InMemoryHandledPositions implements HandledPositions {
  readonly #isParked: IsParked;
  readonly #kept = new Map<string, Kept>();

  /** @internal An `InMemorySubscriptionStore` makes it. */
  constructor(isParked: IsParked) {
    this.#isParked = isParked;
  }

  find({ consumer, place }: PlacedMessage): PlaceStanding | undefined {
    const kept = this.#kept.get(consumer);
    const bucket = kept?.buckets[place.bucket];
    if (kept === undefined || bucket === undefined) return undefined;
    if (bucket.epoch > place.epoch) return 'lost';
    const isHandled = place.parked
      ? kept.apart.has(place.position) || !this.#isParked(consumer, place.position)
      : bucket.position >= place.position;
    return isHandled ? 'handled' : 'open';
  }

  /** The conflict that a message is not open any more. */
  conflictWith(message: PlacedMessage): ConcurrencyConflict | undefined {
    return this.find(message) === 'open' ? undefined : alreadyReached(message);
  }

  /** Notes a message as handled that {@link InMemoryHandledPositions.conflictWith} had nothing against. */
  reach({ consumer, place: { position, bucket, epoch, parked } }: PlacedMessage): void {
    const { buckets, apart } = this.#kept.get(consumer) as Kept;
    const reached = buckets[bucket] as Bucket;
    reached.epoch = epoch;
    if (parked) apart.add(position);
    else reached.position = position;
  }

  /** Keeps the positions of a subscription, unless it does already. */
  track(subscription: string, positionOf: (bucket: number) => number): void {
    if (this.#kept.has(subscription)) return;
    const buckets = Array.from({ length: BUCKETS }, (_, bucket) => ({ position: positionOf(bucket), epoch: 0 }));
    this.#kept.set(subscription, { buckets, apart: new Set() });
  }

  /** What is to be noted of messages, once they are parked: their buckets, under whose epoch, and which of them were handled. */
  prepared({ subscription, epoch }: Lease, parked: readonly NewlyParked[]): () => void {
    const kept = this.#kept.get(subscription);
    if (kept === undefined) return () => undefined;
    const isHandled = ({ position, bucket }: NewlyParked): boolean =>
      (kept.buckets[bucket] as Bucket).position >= position && !this.#isParked(subscription, position);
    const handled = parked.filter(isHandled);
    return () => {
      for (const { position } of handled) kept.apart.add(position);
      for (const { position, bucket } of parked) {
        const reached = kept.buckets[bucket] as Bucket;
        reached.position = Math.max(reached.position, position);
        reached.epoch = Math.max(reached.epoch, epoch);
      }
    };
  }

  /** Forgets a message that is parked no more. */
  settled({ subscription }: Pick<Lease, 'subscription'>, position: number): void {
    this.#kept.get(subscription)?.apart.delete(position);
  }

  /** Takes the buckets back to a position, under the epochs of the partitions that they are in now. */
  reset(subscription: string, position: number, epochOf: (bucket: number) => number): void {
    const kept = this.#kept.get(subscription);
    for (const [index, bucket] of kept?.buckets.entries() ?? []) {
      bucket.position = Math.min(bucket.position, position);
      bucket.epoch = epochOf(index);
    }
    for (const one of kept?.apart ?? []) if (one > position) kept?.apart.delete(one);
  }
}
