import { contractOf } from './rules.ts';
import type { Contract } from './contract.ts';
import { deleting } from './repository/deleting.ts';
import { finding } from './repository/finding.ts';
import { isolation } from './repository/isolation.ts';
import { saving } from './repository/saving.ts';
import { BankWorld } from './unit-of-work/bank-world.ts';
import type { UnitOfWorkSubject } from './unit-of-work/subject.ts';

/**
 * What every repository has to keep, as the work of a unit sees it.
 *
 * *When to use*: in a test of your own adapter, together with {@link unitOfWorkContract}.
 *
 * *Guarantees*: each rule is proved on a fresh store; a rule that is broken rejects with what was expected and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
 * import { repositoryContract } from 'demesne/testing/contract';
 *
 * const contract = repositoryContract({
 *   open: () => {
 *     const store = new InMemoryStore();
 *     return { log: store.log, unitOfWork: (recipes, options) => new InMemoryUnitOfWork(store, recipes, options) };
 *   },
 * });
 * for (const { run } of contract.rules) await run();
 * contract.rules.length > 25; // => true
 * ```
 * @see Evans 2003, ch. 6, Repositories; Fowler 2002, Optimistic Offline Lock
 * @since 0.1.0
 */
export const repositoryContract = (subject: UnitOfWorkSubject): Contract =>
  contractOf(
    `The repositories of ${subject.name ?? 'this unit of work'}`,
    () => BankWorld.open(subject),
    [finding, saving, deleting, isolation],
    subject.skips,
  );
