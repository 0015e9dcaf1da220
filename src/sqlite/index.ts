/**
 * The ports on an SQLite database: one file, one process or a few.
 *
 * @module demesne/sqlite
 */
export { SqliteStore, type SqliteStoreOptions } from './sqlite-store.ts';
export { SqliteUnitOfWork } from './sqlite-unit-of-work.ts';
export { SqliteMessageLog } from './log/sqlite-message-log.ts';
export { SqliteHandledPositions } from './subscription/sqlite-handled-positions.ts';
export { SqliteInbox } from './sqlite-inbox.ts';
export { SqliteReadModelStore } from './read-model/sqlite-read-model-store.ts';
export { SqliteSchedule } from './sqlite-schedule.ts';
export { SqliteSnapshotStore } from './stream/sqlite-snapshot-store.ts';
export { SqliteStreamStore } from './stream/sqlite-stream-store.ts';
export { SqliteSubscriptionStore } from './subscription/sqlite-subscription-store.ts';
export { sqliteMigrations } from './sqlite-migrations.ts';
export type { Migration } from '../application/migration/migration.ts';
export type { SqliteDatabase, SqliteStatement, SqliteValue } from './connection/sqlite-database.ts';
