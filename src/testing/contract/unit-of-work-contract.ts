import { contractOf } from './rules.ts';
import type { Contract } from './contract.ts';
import { afterCommit } from './unit-of-work/after-commit.ts';
import { atomicity } from './unit-of-work/atomicity.ts';
import { BankWorld } from './unit-of-work/bank-world.ts';
import { cancellation } from './unit-of-work/cancellation.ts';
import { conflicts } from './unit-of-work/conflicts.ts';
import { ending } from './unit-of-work/ending.ts';
import { nesting } from './unit-of-work/nesting.ts';
import { once } from './unit-of-work/once.ts';
import { reactions } from './unit-of-work/reactions.ts';
import { stamping } from './unit-of-work/stamping.ts';
import type { UnitOfWorkSubject } from './unit-of-work/subject.ts';
import { unsavedChanges } from './unit-of-work/unsaved-changes.ts';

/**
 * What every unit of work has to keep: all or nothing, conflicts, stamps, reactions, nesting, cancellation, once
 * for each message, concurrency.
 *
 * *When to use*: in a test of your own adapter, together with {@link repositoryContract}.
 *
 * *Guarantees*: each rule is proved on a fresh store; a rule that is broken rejects with what was expected and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
 * import { unitOfWorkContract } from 'demesne/testing/contract';
 *
 * const contract = unitOfWorkContract({
 *   open: () => {
 *     const store = new InMemoryStore();
 *     return { log: store.log, unitOfWork: (recipes, options) => new InMemoryUnitOfWork(store, recipes, options) };
 *   },
 * });
 * for (const { run } of contract.rules) await run();
 * contract.rules.length > 50; // => true
 * ```
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export const unitOfWorkContract = (subject: UnitOfWorkSubject): Contract =>
  contractOf(
    subject.name ?? 'This unit of work',
    () => BankWorld.open(subject),
    [atomicity, conflicts, stamping, unsavedChanges, ending, nesting, afterCommit, cancellation, reactions, once],
    subject.skips,
  );
