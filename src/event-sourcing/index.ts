/**
 * Aggregates that are kept as the events that made them, and read models that are made of events.
 *
 * @module demesne/event-sourcing
 */
export type { AppendRules, StreamLog, StreamPage, StreamReader } from '../messaging/stream/stream-log.ts';
export type { SnapshotStore, StoredSnapshot } from '../messaging/stream/snapshot-store.ts';
export type { StreamChange, StreamRefusal, StreamStanding, StreamStore } from '../messaging/stream/stream-store.ts';
export type { EventSource, EventTail, Rehydrated } from '../messaging/stream/rehydration.ts';
export { EventStore } from './event-store/event-store.ts';
export type { AppendRefusal } from './event-store/appending.ts';
export type { EventStoreOptions, ReadPolicy, StoreOfStreams } from './event-store/event-store-options.ts';
export { EventNotKnown } from './event-store/known-events.ts';
export type { LoggedEvent } from './event-store/log-reading.ts';
export type {
  Direction,
  LogReadingOptions,
  ReadingOptions,
  StreamReadingOptions,
} from './event-store/reading-options.ts';
export type { Reason, Truncation } from './event-store/stream-administration.ts';
export type {
  Appended,
  AppendExpectation,
  AppendStamp,
  ExpectedVersion,
  StreamAppend,
} from './event-store/stream-append.ts';
export {
  StreamWasArchived,
  StreamWasNoted,
  StreamWasRestored,
  StreamWasTruncated,
} from './event-store/stream-events.ts';
export { auditOf, type StreamReference } from './event-store/stream-reference.ts';
export {
  SnapshotMissing,
  StreamHeldUp,
  VersionNotReached,
  type TruncationRefusal,
} from './event-store/stream-refusals.ts';
export { AggregateDeleted } from '../messaging/stream/aggregate-deleted.ts';
export { eventSourced, EventSourced, type EventSourcedOptions } from './repository/event-sourced.ts';
export type { UnknownEvents } from './repository/event-reader.ts';
export { AggregateHistory, type HistoryOptions, type PointInHistory } from './history/aggregate-history.ts';
export type { HistoryEntry } from './history/history-entry.ts';
export { evolved, type Decider } from './decider/decider.ts';
export { decidedBy, DecidedAggregate, type DecidedClass } from './decider/decided-aggregate.ts';
export { deciderOf } from './decider/decider-of.ts';
export { HistoryTruncated, UnreplayableEvent } from './repository/history-faults.ts';
export type { SnapshotOptions } from './snapshot/snapshot-options.ts';
export { everyBytes, everyEvents, everyMs, type LooseEvents, type SnapshotPolicy } from './snapshot/snapshot-policy.ts';
export { ReadModel, type KeyIn, type RowOf } from '../read-model/read-model.ts';
export { InlineBypassed, InlineNotBegun, InlineProjectionRefused, InlineTooLate } from '../read-model/inline-faults.ts';
export type { InlineVersion } from '../read-model/inline-version.ts';
export { RowMissing, RowsNotAwaited, UnfitKey } from '../read-model/read-model-faults.ts';
export { ReadModels } from '../read-model/read-models.ts';
export { RowQueries, type RowPage, type RowQuery } from '../read-model/row-queries.ts';
export type { Rows } from '../read-model/rows.ts';
export type { InlineRowChanges } from '../read-model/inline-rows.ts';
export type { ProjectionContext, RowProjection } from '../read-model/row-projection.ts';
export type {
  Advance,
  ModelVersion,
  ProjectionFailure,
  ReadModelStore,
  RowChange,
  RowPlace,
  SeenRow,
  StoredRow,
  VersionStanding,
} from '../read-model/read-model-store.ts';
export { Projection } from './projection/projection.ts';
export type { ProjectionAnswer, ProjectionHandlers, ProjectionOptions } from './projection/projection-definition.ts';
export type { FailureAction, FailureActions, FailureKind, ProjectionErrors } from './projection/projection-errors.ts';
export { ModelTaken, ProjectionBehind, ProjectionsRefused, ProjectionStopped } from './projection/projection-faults.ts';
export { ProjectionOperator } from './projection/projection-operator.ts';
export type { ProjectionOverview } from './projection/projection-overview.ts';
export type { ProjectedStore } from './projection/projection-rules.ts';
export type { ProjectionWait } from './projection/projection-waiting.ts';
export { Projections } from './projection/projections.ts';
export type { ProjectionsOptions } from './projection/projections-options.ts';
