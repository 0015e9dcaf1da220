import { asking } from './aggregate-queries/asking.ts';
import { deleted } from './aggregate-queries/deleted.ts';
import { paging } from './aggregate-queries/paging.ts';
import { PostOffice } from './aggregate-queries/post-office.ts';
import { stamping } from './aggregate-queries/stamping.ts';
import type { Contract } from './contract.ts';
import { contractOf } from './rules.ts';
import type { UnitOfWorkSubject } from './unit-of-work/subject.ts';

/**
 * What every store has to keep that can be asked for many aggregates: the same answers as every other.
 *
 * *When to use*: in a test of a store of your own that has `aggregates`, beside {@link repositoryContract}.
 *
 * *Guarantees*: each rule is proved on a fresh store; a rule that is broken rejects with what was expected and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
 * import { aggregateQueriesContract } from 'demesne/testing/contract';
 *
 * const contract = aggregateQueriesContract({
 *   open: () => {
 *     const store = new InMemoryStore();
 *     return { log: store.log, unitOfWork: (recipes, options) => new InMemoryUnitOfWork(store, recipes, options) };
 *   },
 * });
 * for (const { run } of contract.rules) await run();
 * contract.rules.length > 25; // => true
 * ```
 * @see Evans 2003, ch. 6, Querying a Repository; Fowler 2002, Query Object
 * @since 0.2.0
 */
export const aggregateQueriesContract = (subject: UnitOfWorkSubject): Contract =>
  contractOf(
    `The queries of ${subject.name ?? 'this unit of work'}`,
    () => PostOffice.open(subject),
    [asking, paging, stamping, deleted],
    subject.skips,
  );
