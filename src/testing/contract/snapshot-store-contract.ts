import type { Contract } from './contract.ts';
import { contractOf } from './rules.ts';
import { saving } from './snapshot-store/saving.ts';
import type { SnapshotStoreSubject } from './snapshot-store/subject.ts';

/**
 * What a store of snapshots has to keep: what was saved, whole, and the latest of it.
 *
 * *When to use*: in a test of a store of your own, beside {@link eventStoreContract}.
 *
 * *Guarantees*: each rule is proved on a fresh store; a rule that is broken rejects with what was expected and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { InMemoryStore } from 'demesne/in-memory';
 * import { snapshotStoreContract } from 'demesne/testing/contract';
 *
 * const contract = snapshotStoreContract({ open: () => ({ store: new InMemoryStore() }) });
 * for (const { run } of contract.rules) await run();
 * contract.rules.length > 10; // => true
 * ```
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export const snapshotStoreContract = (subject: SnapshotStoreSubject): Contract =>
  contractOf(subject.name ?? 'This store of snapshots', () => subject.open(), [saving], subject.skips);
