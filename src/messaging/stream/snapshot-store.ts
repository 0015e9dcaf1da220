import type { Instant } from '../../domain/time/instant.ts';
import type { Json } from '../../domain/json.ts';
import type { Eventual } from '../eventual.ts';
import { needVersion } from '../log/version-limit.ts';

/**
 * The state that the events of a stream have made up to a version, in JSON form.
 *
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export interface StoredSnapshot {
  /** The name of the stream. */
  readonly stream: string;
  /** The version of the last event in it, a whole number from 1 to 2,147,483,647. */
  readonly version: number;
  /** The version of the state's schema, a whole number from 1 to 2,147,483,647. */
  readonly schemaVersion: number;
  readonly state: Json;
  readonly takenAt: Instant;
}

/** Refuses a snapshot of versions that no store keeps. */
export function checkSnapshot({ version, schemaVersion }: StoredSnapshot): void {
  needVersion('version', version);
  needVersion('schemaVersion', schemaVersion);
}

/**
 * Where snapshots are kept, one for each stream. They are a copy, for speed: whatever is lost can be made again of the events, as
 * long as those are there.
 *
 * *Guarantees* an implementation must keep: what is found is what was saved, whole, and nobody else's to change. One that is read
 * within a transaction sees what that has saved. Of two that are saved at once, the later version stays, so that a stream is never
 * truncated up to a snapshot that goes back afterwards.
 *
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export interface SnapshotStore {
  /** The snapshot of a stream, whatever its schema; nothing where there is none. */
  find(stream: string): Eventual<StoredSnapshot | undefined>;
  /**
   * Keeps it in place of the one that is there, unless that is of a later version; a version that the stream has not come to counts for
   * nothing, and is replaced.
   *
   * *Errors*: `InvalidOption` for versions that it can't be of.
   */
  save(snapshot: StoredSnapshot): Eventual<void>;
}
