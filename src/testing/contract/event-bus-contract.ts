import { contractOf } from './rules.ts';
import type { Contract } from './contract.ts';
import { context } from './event-bus/context.ts';
import { delivery } from './event-bus/delivery.ts';
import { failure } from './event-bus/failure.ts';
import { lifeCycle } from './event-bus/life-cycle.ts';
import { order } from './event-bus/order.ts';
import { PostWorld } from './event-bus/post-world.ts';
import type { EventBusSubject } from './event-bus/subject.ts';

/**
 * What every event bus has to keep: delivery, order, isolation, retries, context, middleware, beginning and end.
 *
 * *When to use*: in a test of a bus of your own, or of `EventBus` over a log of your own.
 *
 * *Guarantees*: each rule is proved on a fresh bus, without sleeping; a rule that is broken rejects with what was
 * expected and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { InMemoryMessageLog } from 'demesne/in-memory';
 * import { EventBus } from 'demesne/messaging';
 * import { eventBusContract } from 'demesne/testing/contract';
 *
 * const contract = eventBusContract({
 *   open: (options) => {
 *     const log = new InMemoryMessageLog();
 *     return { bus: new EventBus(log, options), append: (envelopes) => log.append(envelopes) };
 *   },
 * });
 * for (const { run } of contract.rules) await run();
 * contract.rules.length > 30; // => true
 * ```
 * @see Hohpe & Woolf 2003, Message Bus, Guaranteed Delivery, Resequencer
 * @since 0.1.0
 */
export const eventBusContract = (subject: EventBusSubject): Contract =>
  contractOf(
    subject.name ?? 'This event bus',
    () => new PostWorld(subject),
    [delivery, order, failure, context, lifeCycle],
    subject.skips,
  );
