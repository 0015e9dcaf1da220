import type { Upcasting } from '../../domain/upcasting.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import { needVersion } from '../../messaging/log/version-limit.ts';
import type { SnapshotPolicy } from './snapshot-policy.ts';

/**
 * When and how snapshots of aggregates are taken.
 *
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export interface SnapshotOptions {
  /** When one is due: by one policy, or as soon as any of several says so. */
  readonly when: SnapshotPolicy | readonly SnapshotPolicy[];
  /**
   * The version of the state's schema, a whole number from 1 to 2,147,483,647; 1 unless given. Raise it whenever the fields of the state change, or
   * `evolve` makes another state of the same events: a snapshot of another version is ignored and replaced.
   */
  readonly version?: number;
  /** Reads snapshots of older versions; without it they are ignored. */
  readonly upcast?: Upcasting;
  /**
   * `'in-transaction'` unless given: the snapshot is committed with the events, or neither is. With `'after-commit'` it is written once they
   * are committed, and lost if the process dies between: what writes it then throws `AfterCommitFailed` if it can't.
   */
  readonly write?: 'in-transaction' | 'after-commit';
}

/** Options that can work, with the defaults filled in. */
export interface CheckedSnapshotOptions {
  readonly policies: readonly SnapshotPolicy[];
  readonly version: number;
  readonly upcast: Upcasting | undefined;
  readonly write: 'in-transaction' | 'after-commit';
}

export function checkedSnapshotOptions(options: SnapshotOptions): CheckedSnapshotOptions {
  needObject(options, 'snapshots');
  const { when, version = 1, upcast, write = 'in-transaction' } = options;
  const policies: readonly SnapshotPolicy[] = Array.isArray(when) ? when : [when];
  const arePolicies = policies.length > 0 && policies.every((one) => typeof one?.isDue === 'function');
  need(arePolicies, 'snapshots.when', 'a policy such as everyEvents(100), or a list of them', when);
  needVersion('snapshots.version', version);
  need(upcast === undefined || typeof upcast?.to === 'function', 'snapshots.upcast', 'what upcasting(…) makes', upcast);
  const isWay = write === 'in-transaction' || write === 'after-commit';
  need(isWay, 'snapshots.write', "'in-transaction' or 'after-commit'", write);
  return { policies, version, upcast, write };
}
