/**
 * The ports on a PostgreSQL database: any number of processes.
 *
 * @module demesne/postgres
 */
export { PostgresStore, type PostgresStoreOptions } from './postgres-store.ts';
export { PostgresTransaction } from './postgres-transaction.ts';
export { PostgresUnitOfWork } from './postgres-unit-of-work.ts';
export { PostgresHandledPositions } from './subscription/postgres-handled-positions.ts';
export { PostgresInbox } from './postgres-inbox.ts';
export { PostgresReadModelStore } from './read-model/postgres-read-model-store.ts';
export { PostgresSchedule } from './postgres-schedule.ts';
export { PostgresMessageLog } from './log/postgres-message-log.ts';
export { PostgresSnapshotStore } from './stream/postgres-snapshot-store.ts';
export { PostgresStreamStore } from './stream/postgres-stream-store.ts';
export { PostgresSubscriptionStore } from './subscription/postgres-subscription-store.ts';
export { postgresMigrations } from './postgres-migrations.ts';
export type { Migration } from '../application/migration/migration.ts';
export { CommitUnknown } from './connection/commit-unknown.ts';
export type {
  PostgresClient,
  PostgresPool,
  PostgresQueryable,
  PostgresTransactionClient,
} from './connection/postgres-database.ts';
