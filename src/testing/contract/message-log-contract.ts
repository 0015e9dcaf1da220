import { contractOf } from './behaviours.ts';
import type { Contract } from './contract.ts';
import { appending, reading, telling } from './message-log/keeping.ts';
import type { MessageLogSubject } from './message-log/subject.ts';

/**
 * What every message log has to keep: order, positions, all or nothing, and telling of it.
 *
 * *When to use*: in a test of a log of your own; {@link eventBusContract} over it shows that a bus can rely on it.
 *
 * *Guarantees*: each rule is proved on a fresh log; a rule that is broken rejects with what was expected and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_BEHAVIOUR` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { InMemoryMessageLog } from 'demesne/in-memory';
 * import { messageLogContract } from 'demesne/testing/contract';
 *
 * const contract = messageLogContract({
 *   open: () => {
 *     const log = new InMemoryMessageLog();
 *     return { log, append: (envelopes) => log.append(envelopes) };
 *   },
 * });
 * contract.cases.length; // => 10
 * ```
 * @see Hohpe & Woolf 2003, Message Store; Kreps 2013, The Log
 * @since 0.1.0
 */
export const messageLogContract = (subject: MessageLogSubject): Contract =>
  contractOf(subject.name ?? 'This message log', () => subject.open(), [reading, appending, telling], subject.skips);
