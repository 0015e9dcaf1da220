/**
 * The ports in memory, with the semantics of a database, for tests and prototypes.
 *
 * @module demesne/in-memory
 */
export { InMemoryInbox } from './in-memory-inbox.ts';
export { InMemoryHandledPositions } from './subscription/in-memory-handled-positions.ts';
export { InMemoryBroker, type BrokerReceiver } from './in-memory-broker.ts';
export { InMemoryAuditTrail } from './in-memory-audit-trail.ts';
export { InMemoryMessageLog } from './log/in-memory-message-log.ts';
export { InMemoryReadModelStore } from './read-model/in-memory-read-model-store.ts';
export { InMemorySchedule } from './in-memory-schedule.ts';
export { InMemorySnapshotStore } from './stream/in-memory-snapshot-store.ts';
export { InMemoryStore } from './in-memory-store.ts';
export { InMemoryStreamStore } from './stream/in-memory-stream-store.ts';
export { InMemorySubscriptionStore } from './subscription/in-memory-subscription-store.ts';
export { InMemoryUnitOfWork } from './in-memory-unit-of-work.ts';
