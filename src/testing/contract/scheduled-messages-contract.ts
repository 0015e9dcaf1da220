import type { Contract } from './contract.ts';
import { contractOf } from './rules.ts';
import { AlarmWorld } from './scheduled-messages/alarm-world.ts';
import { cancelling } from './scheduled-messages/cancelling.ts';
import { firing } from './scheduled-messages/firing.ts';
import { keys } from './scheduled-messages/keys.ts';
import type { ScheduledMessagesSubject } from './scheduled-messages/subject.ts';

/**
 * What scheduled messages of every store have to keep: each comes once, in time and in order, is replaced and cancelled by its key,
 * and all of that in the commit of a unit.
 *
 * *When to use*: in a test of your own adapter, together with {@link unitOfWorkContract}.
 *
 * *Guarantees*: each rule is proved on a fresh store; a rule that is broken rejects with what was expected and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
 * import { scheduledMessagesContract } from 'demesne/testing/contract';
 *
 * const contract = scheduledMessagesContract({
 *   open: () => {
 *     const store = new InMemoryStore();
 *     const { log, schedule } = store;
 *     return { log, schedule, unitOfWork: (recipes, options) => new InMemoryUnitOfWork(store, recipes, options) };
 *   },
 * });
 * for (const { run } of contract.rules) await run();
 * contract.rules.length > 25; // => true
 * ```
 * @see Vernon 2013, ch. 4, on long-running processes and their time-outs
 * @since 0.2.0
 */
export const scheduledMessagesContract = (subject: ScheduledMessagesSubject): Contract =>
  contractOf(
    subject.name ?? 'These scheduled messages',
    () => AlarmWorld.open(subject),
    [firing, keys, cancelling],
    subject.skips,
  );
