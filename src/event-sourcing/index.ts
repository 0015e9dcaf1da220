/**
 * Aggregates that are kept as the events that made them, and read models that are made of events.
 *
 * @module demesne/event-sourcing
 */
export type { StreamLog, StreamReader } from '../messaging/stream/stream-log.ts';
export type { SnapshotStore, StoredSnapshot } from '../messaging/stream/snapshot-store.ts';
export type { StreamChange, StreamRefusal, StreamStanding, StreamStore } from '../messaging/stream/stream-store.ts';
