import { contractOf } from './rules.ts';
import type { Contract } from './contract.ts';
import { checkpoints } from './subscription-store/checkpoints.ts';
import { deciding } from './subscription-store/deciding.ts';
import { leasing } from './subscription-store/leasing.ts';
import { operating } from './subscription-store/operating.ts';
import { parking } from './subscription-store/parking.ts';
import { sharing } from './subscription-store/sharing.ts';
import type { SubscriptionStoreSubject } from './subscription-store/subject.ts';

/**
 * What every store of durable subscriptions has to keep: leases and shares, fences, checkpoints, parked messages, and what an
 * operator decides.
 *
 * *When to use*: in a test of a store of your own, for `Subscriptions`.
 *
 * *Guarantees*: each rule is proved on a fresh store, without sleeping; a rule that is broken rejects with what was expected
 * and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { InMemorySubscriptionStore } from 'demesne/in-memory';
 * import { FixedClock } from 'demesne/testing';
 * import { subscriptionStoreContract } from 'demesne/testing/contract';
 *
 * const contract = subscriptionStoreContract({
 *   open: () => {
 *     const clock = new FixedClock();
 *     return { store: new InMemorySubscriptionStore(clock), pass: (ms) => clock.advance(ms) };
 *   },
 * });
 * for (const { run } of contract.rules) await run();
 * contract.rules.length > 70; // => true
 * ```
 * @see Hohpe & Woolf 2003, Durable Subscriber; Kleppmann 2017, Designing Data-Intensive Applications, ch. 8
 * @since 0.2.0
 */
export const subscriptionStoreContract = (subject: SubscriptionStoreSubject): Contract =>
  contractOf(
    subject.name ?? 'This subscription store',
    () => subject.open(),
    [leasing, sharing, checkpoints, parking, deciding, operating],
    subject.skips,
  );
