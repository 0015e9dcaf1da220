import type { Contract } from './contract.ts';
import { advancing } from './read-model-store/advancing.ts';
import { asking } from './read-model-store/asking.ts';
import { beginningInline } from './read-model-store/beginning-inline.ts';
import { bringing } from './read-model-store/bringing.ts';
import { deciding } from './read-model-store/deciding.ts';
import { Shelf } from './read-model-store/shelf.ts';
import type { ReadModelStoreSubject } from './read-model-store/subject.ts';
import { succeeding } from './read-model-store/succeeding.ts';
import { contractOf } from './rules.ts';

/**
 * What every store of read models has to keep: rows, revisions, fences, versions that follow each other, and rows
 * that come with their messages.
 *
 * *When to use*: in a test of a store of your own, beside {@link subscriptionStoreContract}.
 *
 * *Guarantees*: each rule is proved on a fresh store; a rule that is broken rejects with what was expected and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { InMemoryStore } from 'demesne/in-memory';
 * import { readModelStoreContract } from 'demesne/testing/contract';
 *
 * const contract = readModelStoreContract({ open: () => new InMemoryStore() });
 * for (const { run } of contract.rules) await run();
 * contract.rules.length > 30; // => true
 * ```
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export const readModelStoreContract = (subject: ReadModelStoreSubject): Contract =>
  contractOf(
    subject.name ?? 'This store of read models',
    () => Shelf.open(subject),
    [asking, advancing, succeeding, beginningInline, bringing, deciding],
    subject.skips,
  );
