import type { Contract } from './contract.ts';
import { Ledger } from './projection/ledger.ts';
import { crashing } from './projection/crashing.ts';
import { failing } from './projection/failing.ts';
import { following } from './projection/following.ts';
import { rebuilding } from './projection/rebuilding.ts';
import type { ProjectionSubject } from './projection/subject.ts';
import { surviving } from './projection/surviving.ts';
import { waiting } from './projection/waiting.ts';
import { contractOf } from './rules.ts';

/**
 * What projections keep over a store: each event once, rows and position together, rebuilds, failures, and whatever dies in between.
 *
 * *When to use*: in a test of a store of your own, beside {@link readModelStoreContract}; a store is fit for projections where both hold.
 *
 * *Guarantees*: each rule is proved on a fresh store, without sleeping; a rule that is broken rejects with what was expected and
 * found, or never ends.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { InMemoryStore } from 'demesne/in-memory';
 * import { projectionContract } from 'demesne/testing/contract';
 *
 * const contract = projectionContract({ open: () => new InMemoryStore() });
 * for (const { run } of contract.rules) await run();
 * contract.rules.length > 30; // => true
 * ```
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export const projectionContract = (subject: ProjectionSubject): Contract =>
  contractOf(
    subject.name ?? 'Projections over this store',
    () => Ledger.open(subject),
    [following, surviving, crashing, failing, waiting, rebuilding],
    subject.skips,
  );
