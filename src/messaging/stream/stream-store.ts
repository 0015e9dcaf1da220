import type { Json } from '../../domain/json.ts';
import type { Eventual } from '../eventual.ts';
import type { PurgeHold } from '../log/purge.ts';
import { needVersion } from '../log/version-limit.ts';
import type { EventEnvelope } from '../message/envelope.ts';

/**
 * How a stream stands.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface StreamStanding {
  /** The version of its last event. */
  readonly version: number;
  /** The version of the first event that is still there: later than 1 where it was truncated. */
  readonly firstVersion: number;
  /** Whether it takes no more events. */
  readonly isArchived: boolean;
  /** What somebody noted of it; nothing where nobody did. */
  readonly metadata?: Json;
}

/**
 * What is to be done to a stream.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export type StreamChange =
  | { readonly kind: 'archive' | 'restore' }
  | { readonly kind: 'note'; readonly metadata: Json }
  /** The events before a version are deleted; subscriptions that nobody starts any more, so nobody waits for them, are ignored. */
  | { readonly kind: 'truncate'; readonly before: number; readonly ignore?: readonly string[] };

/** Refuses a change that no store can carry out, before one is asked. */
export function checkChange(change: StreamChange): void {
  if (change.kind === 'truncate') needVersion('before', change.before);
}

/**
 * Why a stream was not changed: the first of these, in this order.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export type StreamRefusal =
  | { readonly kind: 'no-stream' }
  /** The stream has not come to the version yet, so that its last event would be deleted; the version it has. */
  | { readonly kind: 'no-version'; readonly version: number }
  /** There is no snapshot that holds what would be deleted; the version of the one that is there, if any. */
  | { readonly kind: 'no-snapshot'; readonly snapshot: number | undefined }
  /** Subscriptions that have not passed what would be deleted, or keep it parked; none where it has no position yet, so that nobody can. */
  | { readonly kind: 'held'; readonly heldUpBy: readonly PurgeHold[] };

/**
 * What is known of streams beside their events, and the few things that may be done to a whole one.
 *
 * *When to use*: as a part of a store; an `EventStore` works on it, and writes down who did what.
 *
 * *Guarantees* an implementation must keep: a change and the event that tells of it are written in one transaction, or neither is. An
 * archived stream refuses what is appended, with `StreamArchived`, whoever appends it. Of a truncated stream at least the last event stays, and
 * what a subscription has not passed or keeps parked is not deleted; positions of what is gone are gaps, and its ids are known no more. Before
 * anything is deleted, a snapshot is there that holds it, and stays. What was deleted before is no refusal.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface StreamStore {
  /** How a stream stands; nothing where it has no events. */
  standing(stream: string): Eventual<StreamStanding | undefined>;
  /**
   * Carries a change out, and appends the event that tells of it to the stream that such events go to; or answers with what keeps it
   * from being done.
   *
   * *Errors*: `VersionTaken` where that stream has such a version already; `InvalidOption` for a truncation before what is no version.
   */
  change(stream: string, change: StreamChange, audit: EventEnvelope): Eventual<StreamRefusal | undefined>;
}
