/**
 * What every adapter of a port has to keep, as data for any test runner.
 *
 * @module demesne/testing/contract
 */
export type { Contract, ContractRule, Skips } from './contract.ts';
export { runContract, type ContractRunner } from './run-contract.ts';
export { aggregateQueriesContract } from './aggregate-queries-contract.ts';
export { repositoryContract } from './repository-contract.ts';
export { unitOfWorkContract } from './unit-of-work-contract.ts';
export type { StoreUnderContract, UnitOfWorkSubject } from './unit-of-work/subject.ts';
export { eventBusContract } from './event-bus-contract.ts';
export type { BusUnderContract, EventBusSubject } from './event-bus/subject.ts';
export { messageLogContract } from './message-log-contract.ts';
export type { LogUnderContract, MessageLogSubject } from './message-log/subject.ts';
export { eventStoreContract } from './event-store-contract.ts';
export type { EventStoreSubject, EventStoreUnderContract } from './event-store/subject.ts';
export { snapshotStoreContract } from './snapshot-store-contract.ts';
export type { SnapshotStoreSubject, SnapshotStoreUnderContract } from './snapshot-store/subject.ts';
export { subscriptionStoreContract } from './subscription-store-contract.ts';
export type { SubscriptionStoreSubject, SubscriptionStoreUnderContract } from './subscription-store/subject.ts';
export { handledPositionsContract } from './handled-positions-contract.ts';
export type { HandledPositionsSubject, HandledPositionsUnderContract } from './handled-positions/subject.ts';
export { purgeContract } from './purge-contract.ts';
export type { PurgeSubject, PurgeUnderContract } from './purge/subject.ts';
export { scheduledMessagesContract } from './scheduled-messages-contract.ts';
export type { ScheduledMessagesSubject, ScheduleUnderContract } from './scheduled-messages/subject.ts';
export { valueObjectContract } from './value-object-contract.ts';
export type { Value, ValueObjectSubject } from './value-object/subject.ts';
export { messageBrokerContract } from './message-broker-contract.ts';
export type { BrokerUnderContract, MessageBrokerSubject, ReceiverUnderContract } from './message-broker/subject.ts';
export { tableMappingContract } from './table-mapping-contract.ts';
export type { TableMappingSubject, TablesUnderContract } from './table-mapping/subject.ts';
export { readModelStoreContract } from './read-model-store-contract.ts';
export type { ReadModelStoreSubject, ReadModelStoreUnderContract } from './read-model-store/subject.ts';
export { projectionContract } from './projection-contract.ts';
export type { ProjectedStoreUnderContract, ProjectionSubject } from './projection/subject.ts';
