/**
 * The unit of work: repositories, one commit over everything they saved, and what happens around it; and the buses of
 * commands and queries that lead to it.
 *
 * @module demesne/application
 */
export { BufferedUnitOfWork } from './unit-of-work/buffered-unit-of-work.ts';
export type { UnitOfWorkOptions } from './unit-of-work/unit-of-work-options.ts';
export type {
  InnerRunOptions,
  KeptResult,
  OnceOptions,
  Outcome,
  RunOptions,
  ScheduleOptions,
  UnitContext,
  UnitOfWork,
  Work,
} from './unit-of-work/unit-of-work.ts';
export type { Inbox, InboxPurge, Receipt, ReceiptKey } from './inbox/inbox.ts';
export type { HandledPositions, PlacedMessage, PlaceStanding } from './inbox/handled-positions.ts';
export { ForeignPlace } from './inbox/foreign-place.ts';
export type { Answer, RefusalOf, ValueOf } from './answer.ts';
export type { Eventual } from '../messaging/eventual.ts';
export { reaction, type Reaction, type ReactionContext, type RefusalOfReaction } from './unit-of-work/reaction.ts';
export { stateStored } from './state/state-stored.ts';
export type { RepositoriesOf, RepositoryRecipe, RepositoryRecipes, StateRecipe } from './state/repository-recipe.ts';
export type { EventRecipe, SnapshotTaking } from './state/event-recipe.ts';
export { writeStates, type StatesWritten, type WriteStatesOptions } from './state/write-states.ts';
export { tableMapping, type TableMapping } from './tables/table-mapping.ts';
export type {
  Columns,
  PartTable,
  PartTables,
  RowOf,
  RowsOf,
  TableMappingOptions,
} from './tables/table-mapping-options.ts';
export type { Column, ColumnKinds, ColumnValue } from './tables/column.ts';
export { UnfitRows, UnfitTables, UnreadableRows } from './tables/table-faults.ts';
export {
  stateChangesOf,
  type AggregateChange,
  type StateChange,
  type UnitChanges,
  type UnitStore,
} from './unit-of-work/unit-store.ts';
export type { Store } from './store.ts';
export type { Comparison, Criterion } from '../selection/criterion.ts';
export type { Datum } from '../selection/datum.ts';
export type { Ordering, Place, Selection } from '../selection/selection.ts';
export type { AggregateQueries, Selected } from './state/aggregate-queries.ts';
export type { Finding, FindingName } from './examination/finding.ts';
export { Command, type CommandClass } from './request/command.ts';
export { CommandBus } from './request/command-bus.ts';
export { IdempotencyKeyReused, inUnit, type IdempotentOptions } from './request/in-unit.ts';
export { Query, type QueryClass } from './request/query.ts';
export { QueryBus } from './request/query-bus.ts';
export type { RequestBusOptions } from './request/dispatcher.ts';
export type {
  AnswerTo,
  HandlersOf,
  NoOthers,
  Request,
  RequestClass,
  RequestClasses,
  RequestHandler,
  RequestIn,
} from './request/request.ts';
export type { RequestContext, RequestOptions } from './request/request-context.ts';
export type { Passed, RefusalOfMiddleware, RequestMiddleware } from './request/middleware/request-middleware.ts';
export { NoSuchRequest } from './request/no-such-request.ts';
export { InvalidAnswer, UnknownRequest, WrongHandlers, type HandlerMistakes } from './request/request-faults.ts';
export type { RequestDescription } from './request/request-description.ts';
export type { RequestOutcome } from './request/outcome.ts';
export { logged, type RequestLine, type RequestLogger } from './request/middleware/logged.ts';
export { audited, AuditFailed, type AuditEntry, type AuditTrail } from './request/middleware/audited.ts';
export { retrying, type RetryingOptions } from './request/middleware/retrying.ts';
export { timeLimit, TimeLimitExceeded } from './request/middleware/time-limit.ts';
export {
  AfterCommitFailed,
  AggregateNameClash,
  DeletedAggregate,
  ForeignAggregate,
  InnerRunFailed,
  InvalidWork,
  KeptInTwoWays,
  ReactionsTooDeep,
  UnitEnded,
  UnsavedChanges,
  WrongAggregate,
  type AggregateKey,
} from './unit-of-work/unit-faults.ts';
export { Runtime } from './runtime/runtime.ts';
export type { RuntimeOptions } from './runtime/runtime-options.ts';
export type { PartState, RuntimePart } from './runtime/runtime-part.ts';
export type { PartStatus, RuntimeStatus, SubscriptionStatus } from './runtime/runtime-status.ts';
export { RuntimeStopped, StartFailed, StopFailed, type PartFailure } from './runtime/runtime-faults.ts';
export type { RuntimeEnd, SignalSource, StopOnOptions } from './runtime/stop-signals.ts';
export { ResultNotKept } from './inbox/result-not-kept.ts';
export { StoreCannot } from './store-cannot.ts';
