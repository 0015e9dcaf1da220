import { bankMessages } from './bank.ts';
import type { Contract } from './contract.ts';
import { administrating } from './event-store/administrating.ts';
import { appending } from './event-store/appending.ts';
import { auditing } from './event-store/auditing.ts';
import { batches } from './event-store/batches.ts';
import { over } from './event-store/book.ts';
import { expecting } from './event-store/expecting.ts';
import { knowing } from './event-store/knowing.ts';
import { log } from './event-store/log.ts';
import { repeating } from './event-store/repeating.ts';
import { streams } from './event-store/streams.ts';
import type { EventStoreSubject } from './event-store/subject.ts';
import { truncating } from './event-store/truncating.ts';
import { wrongUse } from './event-store/wrong-use.ts';
import { contractOf } from './rules.ts';

/**
 * What an event store over a store has to keep: expected versions, all or nothing, the same append once, reading in both
 * directions, and what is done to whole streams.
 *
 * *When to use*: in a test of a store of your own, beside {@link messageLogContract} and {@link snapshotStoreContract}.
 *
 * *Guarantees*: each rule is proved on a fresh store; a rule that is broken rejects with what was expected and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { InMemoryStore } from 'demesne/in-memory';
 * import { eventStoreContract } from 'demesne/testing/contract';
 *
 * const contract = eventStoreContract({ open: () => ({ store: new InMemoryStore() }) });
 * for (const { run } of contract.rules) await run();
 * contract.rules.length > 90; // => true
 * ```
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export const eventStoreContract = (subject: EventStoreSubject): Contract =>
  contractOf(
    subject.name ?? 'This event store',
    async () => over(await subject.open(bankMessages)),
    [appending, expecting, batches, repeating, streams, log, knowing, administrating, auditing, truncating, wrongUse],
    subject.skips,
  );
