import type { Lease } from '../leasing/lease.ts';
import type { Definition } from '../rules.ts';

/**
 * Where a message stands, for a subscription that tells by positions what it has handled: a handler hands it on in its context.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver; Kleppmann 2017, ch. 8, on fencing tokens
 * @since 0.2.0
 */
export interface Place {
  /** Its position in the log. */
  readonly position: number;
  /** The bucket of what it keeps its order with: messages of one bucket are handled one after the other. */
  readonly bucket: number;
  /** The partition that it is handled in. */
  readonly partition: number;
  /** Under which epoch: what comes under an older one than was written there is refused. */
  readonly epoch: number;
  /** Whether it was put aside before: others of its bucket may have been handled since. */
  readonly parked: boolean;
}

/** Where a message stands, for a subscription that asks for it. */
export const placeOf = (
  { inbox }: Definition,
  { partition, epoch }: Lease,
  { position, bucket }: Pick<Place, 'position' | 'bucket'>,
  parked = false,
): Place | undefined => (inbox === 'position' ? { position, bucket, partition, epoch, parked } : undefined);
