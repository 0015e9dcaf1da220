import type { Instant } from '../../domain/time/instant.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import type { EventTail } from '../../messaging/stream/rehydration.ts';
import { weightOf } from '../repository/fold.ts';
import type { CheckedSnapshotOptions } from './snapshot-options.ts';
import type { SnapshotPolicy } from './snapshot-policy.ts';

/** Knows when a snapshot is to be taken of what a unit commits. */
export class SnapshotTaker {
  readonly schemaVersion: number;
  readonly write: 'in-transaction' | 'after-commit';
  /** Whether a policy asks how large events are. */
  readonly weighs: boolean;
  readonly #policies: readonly SnapshotPolicy[];

  constructor({ policies, version, write }: CheckedSnapshotOptions) {
    this.schemaVersion = version;
    this.write = write;
    this.weighs = policies.some(({ weighs }) => weighs);
    this.#policies = policies;
  }

  /** One that doesn't fit is replaced at once, whatever the policies say. */
  isDue(tail: EventTail | undefined, recorded: readonly EventEnvelope[], now: Instant): boolean {
    const since = tail?.since ?? recorded[0]?.occurredAt;
    if (since === undefined) return false;
    const loose = {
      events: (tail?.events ?? 0) + recorded.length,
      bytes: this.weighs ? recorded.reduce((sum, one) => sum + weightOf(one), tail?.bytes ?? 0) : 0,
      ageMs: Math.max(0, now.msSince(since)),
    };
    return tail?.hasMisfit === true || this.#policies.some((policy) => policy.isDue(loose));
  }
}
