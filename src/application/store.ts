import type { SubscriptionStore } from '../messaging/durable-subscription/subscription-store.ts';
import type { MessageLog } from '../messaging/log/message-log.ts';
import type { PurgeReport, PurgePolicy } from '../messaging/log/purge.ts';
import type { ReadModelStore } from '../read-model/read-model-store.ts';
import type { ScheduledMessages } from '../messaging/scheduler/scheduled-messages.ts';
import type { Eventual } from '../messaging/eventual.ts';
import type { HandledPositions } from './inbox/handled-positions.ts';
import type { Finding } from './examination/finding.ts';
import type { Inbox } from './inbox/inbox.ts';
import type { UnitStore } from './unit-of-work/unit-store.ts';

/**
 * Where an application keeps everything: its aggregates, the log of their messages, and where its subscriptions stand.
 *
 * *When to use*: as the type of what a composition root hands to its contexts, so that none of them knows whether it is in
 * memory, in a file or on a server. `InMemoryStore`, `SqliteStore` and `PostgresStore` are such stores.
 *
 * *Guarantees*: what a unit commits stands in the log as soon as the aggregates are changed, or neither is.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier, stateStored } from 'demesne';
 * import { BufferedUnitOfWork, type Store } from 'demesne/application';
 * import { InMemoryStore } from 'demesne/in-memory';
 *
 * class HallOpened extends DomainEvent.define('hall.HallOpened', {}) {}
 * class Hall extends AggregateRoot.define('Hall', {
 *   id: Identifier.define('HallId'),
 *   state: {},
 *   events: { HallOpened },
 *   evolve: { HallOpened: () => ({}) },
 * }) {}
 *
 * const hallContext = (store: Store) => new BufferedUnitOfWork(store, { halls: stateStored(Hall) });
 *
 * const unit = hallContext(new InMemoryStore());
 * ```
 * @see Fowler 2002, Unit of Work; Hohpe & Woolf 2003, Message Store
 * @since 0.2.0
 */
export interface Store extends UnitStore {
  /** Every message that was committed. */
  readonly log: MessageLog;
  /** Where the durable subscriptions to its log stand. */
  readonly subscriptions: SubscriptionStore;
  /** The messages that were handled once and for all. */
  readonly inbox: Inbox;
  /** How far subscriptions have come that have their inbox by position. */
  readonly positions: HandledPositions;
  /** The messages that wait for their time. */
  readonly schedule: ScheduledMessages;
  /** What is to be seen, made of events. */
  readonly readModels: ReadModelStore;
  /**
   * Deletes messages that were committed to be delivered only, in one short transaction: those that are old enough, that every
   * subscription has passed, and none keeps parked. Events of aggregates stay, and so does the last message of the log, from which
   * positions go on. Call it again while as many are deleted as the limit says. The id of a message that is gone is
   * refused no more.
   *
   * *Errors*: `InvalidOption`.
   */
  purge(policy: PurgePolicy): Eventual<PurgeReport>;
  /**
   * Looks for what is wrong with where it is all kept, and changes nothing. It reads the whole log: run it after a restore or work by hand, not
   * in a probe. Nothing found means that all is well, as it always is in memory.
   */
  examine(): Eventual<readonly Finding[]>;
}
