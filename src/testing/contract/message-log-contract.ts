import { bankMessages } from './bank.ts';
import { contractOf } from './rules.ts';
import type { Contract } from './contract.ts';
import { appending } from './message-log/appending.ts';
import { concurrency } from './message-log/concurrency.ts';
import { copies } from './message-log/copies.ts';
import { data } from './message-log/data.ts';
import { integrationEvents } from './message-log/integration-events.ts';
import { keysAndTenants } from './message-log/keys-and-tenants.ts';
import { noteMessages } from './message-log/notes.ts';
import { reading } from './message-log/reading.ts';
import { refusing } from './message-log/refusing.ts';
import { stamps } from './message-log/stamps.ts';
import { streams } from './message-log/streams.ts';
import type { MessageLogSubject } from './message-log/subject.ts';
import { telling } from './message-log/telling.ts';
import { wrongUse } from './message-log/wrong-use.ts';

/**
 * What every message log has to keep: order, positions, streams, all or nothing, every character of a message, and telling
 * of what was appended.
 *
 * *When to use*: in a test of a log of your own; {@link eventBusContract} over it shows that a bus can rely on it.
 *
 * *Guarantees*: each rule is proved on a fresh log; a rule that is broken rejects with what was expected and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
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
 * for (const { run } of contract.rules) await run();
 * contract.rules.length > 80; // => true
 * ```
 * @see Hohpe & Woolf 2003, Message Store; Kreps 2013, The Log
 * @since 0.1.0
 */
export const messageLogContract = (subject: MessageLogSubject): Contract =>
  contractOf(
    subject.name ?? 'This message log',
    () => subject.open([...bankMessages, ...noteMessages]),
    [
      reading,
      appending,
      refusing,
      streams,
      integrationEvents,
      keysAndTenants,
      data,
      stamps,
      copies,
      concurrency,
      telling,
      wrongUse,
    ],
    subject.skips,
  );
