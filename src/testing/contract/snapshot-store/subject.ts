import type { Eventual } from '../../../messaging/eventual.ts';
import type { MessageLog } from '../../../messaging/log/message-log.ts';
import type { SnapshotStore } from '../../../messaging/stream/snapshot-store.ts';
import type { Skips } from '../contract.ts';

/**
 * A store of snapshots that is empty at first, and nobody else's, with the log that its streams are in.
 *
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export interface SnapshotStoreUnderContract {
  readonly store: { readonly snapshots: SnapshotStore; readonly log: MessageLog };
  /** Puts the store away. */
  dispose?(): unknown;
}

/**
 * The store of snapshots that is under contract.
 *
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export interface SnapshotStoreSubject {
  /** What is under contract, for titles: `InMemorySnapshotStore`. */
  readonly name?: string;
  /** Opens a fresh, empty store. */
  open(): Eventual<SnapshotStoreUnderContract>;
  /** What is left out, and why. */
  readonly skips?: Skips;
}
