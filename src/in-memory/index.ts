/**
 * The ports in memory, with the semantics of a database, for tests and prototypes.
 *
 * @module demesne/in-memory
 */
export { InMemoryMessageLog } from './in-memory-message-log.ts';
export { InMemoryStore } from './in-memory-store.ts';
export { InMemorySubscriptionStore } from './in-memory-subscription-store.ts';
export { InMemoryUnitOfWork } from './in-memory-unit-of-work.ts';
