/**
 * The ports on a PostgreSQL database: any number of processes.
 *
 * @module demesne/postgres
 */
export { PostgresStore, type PostgresStoreOptions } from './postgres-store.ts';
export { PostgresUnitOfWork } from './postgres-unit-of-work.ts';
export { PostgresMessageLog } from './postgres-message-log.ts';
export { postgresMigrations, type Migration } from './postgres-migrations.ts';
export { CommitUnknown } from './commit-unknown.ts';
export type { PostgresClient, PostgresPool, PostgresQueryable } from './postgres-database.ts';
