import { DomainError } from '../../domain/domain-error.ts';
import { NotFound } from '../../domain/repository.ts';
import type { PurgeHold } from '../../messaging/log/purge.ts';
import type { StreamRefusal } from '../../messaging/stream/stream-store.ts';
import type { StreamReference } from './stream-reference.ts';

/**
 * A stream can't be truncated up to a version that it has not come to: its last event stays.
 *
 * @example
 * ```ts
 * import { VersionNotReached } from 'demesne/event-sourcing';
 *
 * new VersionNotReached({ before: 9, version: 4 }).message;
 * // => 'The stream ends with version 4, so nothing before 9 can be deleted: its last event stays.'
 * ```
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export class VersionNotReached extends DomainError.define('VersionNotReached')<{
  readonly before: number;
  /** The version of its last event. */
  readonly version: number;
}> {
  override get message(): string {
    return `The stream ends with version ${this.version}, so nothing before ${this.before} can be deleted: its last event stays.`;
  }
}

/**
 * There is no snapshot that holds what would be deleted: without it the aggregate could not be loaded any more.
 *
 * @example
 * ```ts
 * import { SnapshotMissing } from 'demesne/event-sourcing';
 *
 * new SnapshotMissing({ before: 9 }).message;
 * // => 'Expected a snapshot of version 8 or later before what it holds is deleted, found none.'
 * ```
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export class SnapshotMissing extends DomainError.define('SnapshotMissing')<{
  readonly before: number;
  /** The version of the snapshot that is there, if any. */
  readonly snapshot?: number;
}> {
  override get message(): string {
    const found = this.snapshot === undefined ? 'none' : `one of version ${this.snapshot}`;
    return `Expected a snapshot of version ${this.before - 1} or later before what it holds is deleted, found ${found}.`;
  }
}

/**
 * Subscriptions still need what would be deleted: they have not passed it, or keep some of it parked. Where none is named, some of it has no
 * position in the log yet, so that nobody can have passed it: a PostgreSQL database gives none while it can't be written to.
 *
 * @example
 * ```ts
 * import { StreamHeldUp } from 'demesne/event-sourcing';
 *
 * new StreamHeldUp({ heldUpBy: [{ subscription: 'send-receipt', position: 7, parked: 0 }] }).message;
 * // => 'Subscriptions have not handled all that would be deleted: send-receipt.'
 * ```
 * @see Hohpe & Woolf 2003, Control Bus
 * @since 0.2.0
 */
export class StreamHeldUp extends DomainError.define('StreamHeldUp')<{ readonly heldUpBy: readonly PurgeHold[] }> {
  override get message(): string {
    if (this.heldUpBy.length === 0) {
      return 'Some of what would be deleted has no position in the log yet, so nobody can have handled it: try again once the log can be read to its end where it is written.';
    }
    const names = this.heldUpBy.map(({ subscription }) => subscription).join(', ');
    return `Subscriptions have not handled all that would be deleted: ${names}.`;
  }
}

/**
 * Why a stream was not truncated.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export type TruncationRefusal = NotFound | VersionNotReached | SnapshotMissing | StreamHeldUp;

/** The error for what kept a store from changing a stream. */
export function errorOf({ type, id }: StreamReference, refusal: StreamRefusal, before: number): TruncationRefusal {
  switch (refusal.kind) {
    case 'no-stream':
      return new NotFound({ aggregate: type, id });
    case 'no-version':
      return new VersionNotReached({ before, version: refusal.version });
    case 'no-snapshot':
      return new SnapshotMissing({ before, ...(refusal.snapshot !== undefined && { snapshot: refusal.snapshot }) });
    case 'held':
      return new StreamHeldUp({ heldUpBy: refusal.heldUpBy });
  }
}
