import type { Contract } from './contract.ts';
import { fencing } from './handled-positions/fencing.ts';
import { parking } from './handled-positions/parking.ts';
import { reaching } from './handled-positions/reaching.ts';
import { SortingOffice } from './handled-positions/sorting-office.ts';
import type { HandledPositionsSubject } from './handled-positions/subject.ts';
import { contractOf } from './rules.ts';

/**
 * What every inbox by position has to keep: once for each message of a bucket, fences, parked messages, resets.
 *
 * *When to use*: in a test of a store of your own, beside {@link unitOfWorkContract} and {@link subscriptionStoreContract}.
 *
 * *Guarantees*: each rule is proved on a fresh store; a rule that is broken rejects with what was expected and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
 * import { handledPositionsContract } from 'demesne/testing/contract';
 *
 * const contract = handledPositionsContract({
 *   open: () => {
 *     const store = new InMemoryStore();
 *     const { log, subscriptions } = store;
 *     return { log, subscriptions, unitOfWork: (recipes, options) => new InMemoryUnitOfWork(store, recipes, options) };
 *   },
 * });
 * for (const { run } of contract.rules) await run();
 * contract.rules.length > 25; // => true
 * ```
 * @see Hohpe & Woolf 2003, Idempotent Receiver; Kleppmann 2017, ch. 8, on fencing tokens
 * @since 0.2.0
 */
export const handledPositionsContract = (subject: HandledPositionsSubject): Contract =>
  contractOf(
    subject.name ?? 'This inbox by position',
    () => SortingOffice.open(subject),
    [reaching, fencing, parking],
    subject.skips,
  );
