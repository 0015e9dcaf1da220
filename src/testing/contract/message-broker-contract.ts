import type { Contract } from './contract.ts';
import { confirming, order } from './message-broker/confirming.ts';
import { content } from './message-broker/content.ts';
import { PostalWorld } from './message-broker/postal-world.ts';
import type { MessageBrokerSubject } from './message-broker/subject.ts';
import { contractOf } from './rules.ts';

/**
 * What every message broker has to keep: what a confirmation is worth, order, and that what arrives is what was sent.
 *
 * *When to use*: in a test of an adapter of your own for an `OutboxRelay`. A broker that keeps events by itself, and confirms before its
 * receiver has them, skips `what its receiver will never take is refused`.
 *
 * *Guarantees*: each rule is proved with a fresh broker; it waits for what arrives, and sleeps for nothing. A rule that is broken rejects
 * with what was expected and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { InMemoryBroker } from 'demesne/in-memory';
 * import { messageBrokerContract } from 'demesne/testing/contract';
 *
 * const contract = messageBrokerContract({
 *   open: ({ messages, receive }) => {
 *     const broker = new InMemoryBroker();
 *     broker.subscribe(messages, receive);
 *     return { broker };
 *   },
 * });
 * for (const { run } of contract.rules) await run();
 * contract.rules.length > 15; // => true
 * ```
 * @see Hohpe & Woolf 2003, Guaranteed Delivery, Message Broker
 * @since 0.2.0
 */
export const messageBrokerContract = (subject: MessageBrokerSubject): Contract =>
  contractOf(
    subject.name ?? 'This message broker',
    () => new PostalWorld(subject).open(),
    [confirming, order, content],
    subject.skips,
  );
