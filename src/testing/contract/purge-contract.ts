import { bankMessages } from './bank.ts';
import type { Contract } from './contract.ts';
import { expiring } from './purge/expiring.ts';
import { holding } from './purge/holding.ts';
import { positions } from './purge/positions.ts';
import type { PurgeSubject } from './purge/subject.ts';
import { contractOf } from './rules.ts';

/**
 * What the purge of a store has to keep: it takes what is old, was committed to be delivered only, and nobody waits for, and
 * leaves everything else and all positions as they are.
 *
 * *When to use*: in a test of a store of your own, beside {@link messageLogContract} and {@link subscriptionStoreContract}.
 *
 * *Guarantees*: each rule is proved on a fresh store, without sleeping; a rule that is broken rejects with what was expected
 * and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { InMemoryStore } from 'demesne/in-memory';
 * import { FixedClock } from 'demesne/testing';
 * import { purgeContract } from 'demesne/testing/contract';
 *
 * const contract = purgeContract({
 *   open: () => {
 *     const clock = new FixedClock();
 *     return { store: new InMemoryStore({ clock }), pass: (ms) => clock.advance(ms) };
 *   },
 * });
 * for (const { run } of contract.rules) await run();
 * contract.rules.length > 20; // => true
 * ```
 * @see Hohpe & Woolf 2003, Message Expiration
 * @since 0.2.0
 */
export const purgeContract = (subject: PurgeSubject): Contract =>
  contractOf(
    subject.name ?? 'This store',
    () => subject.open(bankMessages),
    [expiring, holding, positions],
    subject.skips,
  );
