import type { MessageLog } from '../messaging/message-log.ts';
import type { UnitStore } from './unit-store.ts';

/**
 * Where an application keeps everything: its aggregates, and the log of their messages.
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
}
