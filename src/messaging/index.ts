/**
 * Messages between and inside contexts: integration events, the log they stand in, and the bus that delivers them.
 *
 * @module demesne/messaging
 */
export { IntegrationEvent, type IntegrationEventClass, type PublishedName } from './message/integration-event.ts';
export { NotPublished, translation, translatorOf, type Translation, type Translator } from './message/translation.ts';
export type { ContextOf, MessageClass } from './message/message-class.ts';
export type { AggregateReference, Envelope, EventEnvelope } from './message/envelope.ts';
export type { MessageContext } from './message/message-context.ts';
export type { LoggedMessage, LogShare, MessageLog, ReadableLog, SharedMessages } from './log/message-log.ts';
export {
  DuplicateMessage,
  NotMigrated,
  StreamArchived,
  UnstorableText,
  VersionGap,
  VersionTaken,
} from './log/log-faults.ts';
export { LONGEST_NAMES, NameTooLong } from './log/name-limits.ts';
export type { PurgeReport, PurgeHold, PurgePolicy } from './log/purge.ts';
export { EncodedMessage } from './message/encoded-message.ts';
export { UnreadableMessage } from './message/message-decoder.ts';
export { NotUpcast, Upcaster, type UpcasterOptions } from './message/upcaster.ts';
export { envelopeOf, storedMessage, type StoredMessage, type StoredMeta } from './log/stored-message.ts';
export { bucketOf } from './log/bucket.ts';
export { streamName } from './log/stream-name.ts';
export { exponentialBackoff, noRetry, type BackoffOptions, type RetryPolicy } from './retry-policy.ts';
export { SystemTimer, type Timer } from './waiting/timer.ts';
export { InvalidOption } from './invalid-option.ts';
export { EventBus } from './event-bus/event-bus.ts';
export type { EventBusOptions } from './event-bus/event-bus-options.ts';
export type { CloseOptions, WaitOptions } from './waiting/waiting-options.ts';
export type { ContextBus, WithinBorder } from './subscription/context-bus.ts';
export type { HandlerAnswer, HandlerContext } from './subscription/handler.ts';
export { MisusedNext, type Middleware } from './subscription/middleware.ts';
export type { FailedAttempt, PublishReport } from './event-bus/publish-report.ts';
export type { FailedDelivery, UnfinishedDelivery } from './event-bus/failed-delivery.ts';
export type { MessageOf, Subscribable, Subscription, SubscriptionOptions } from './subscription/subscription.ts';
export { BusClosed, WaitsForItself } from './event-bus/bus-faults.ts';
export { LogUnreadable } from './log/log-faults.ts';
export { ForeignEvent, MessageNameClash, SubscriptionNameTaken } from './subscription/subscribing-faults.ts';
export { Subscriptions } from './durable-subscription/subscriptions.ts';
export type { PartitionOverview } from './durable-subscription/partition-overview.ts';
export type {
  DurableSubscriptionOptions,
  DurableSubscriptionRules,
  SubscriptionsOptions,
} from './durable-subscription/subscriptions-options.ts';
export { SubscriptionOperator } from './durable-subscription/subscription-operator.ts';
export type { OperatedStore, OperatorOptions } from './durable-subscription/operator-options.ts';
export {
  CheckpointAhead,
  HandlerStalled,
  LeaseLost,
  OperatorRefused,
  PartitionsDiffer,
  SubscriptionsState,
} from './durable-subscription/subscription-faults.ts';
export type {
  CheckpointChanges,
  DueParked,
  ParkedQuery,
  SubscriptionLeases,
  SubscriptionParking,
  SubscriptionStore,
} from './durable-subscription/subscription-store.ts';
export type { Heartbeat, Lease, PartitionState } from './durable-subscription/leasing/lease.ts';
export type { Place } from './durable-subscription/handling/place.ts';
export type {
  ParkedDecision,
  FailureCause,
  NewlyParked,
  ParkedMessage,
  ParkedOutcome,
  ParkedStatus,
} from './durable-subscription/parking/parked-message.ts';
export { toCloudEvent, type CloudEvent, type CloudEventOptions } from './cloud-events/cloud-event.ts';
export { fromCloudEvent } from './cloud-events/cloud-event-input.ts';
export { Deadline, type DeadlineClass } from './scheduler/deadline.ts';
export { Scheduler } from './scheduler/scheduler.ts';
export type { SchedulerOptions } from './scheduler/scheduler-options.ts';
export { SchedulerStopped } from './scheduler/scheduler-stopped.ts';
export type {
  ScheduleBacklog,
  ScheduleChange,
  ScheduledMessage,
  ScheduledMessages,
} from './scheduler/scheduled-messages.ts';
export type { MessageBroker, SendOptions } from './broker/message-broker.ts';
export { BrokerRefused, BrokerUnavailable } from './broker/broker-faults.ts';
export { UnpublishedEvent, type Publishable } from './broker/published-classes.ts';
export {
  InboundChannelAdapter,
  type InboundChannelAdapterOptions,
  type ReceiveOutcome,
} from './broker/inbound-channel-adapter.ts';
export { OutboxRelay, type OutboxRelayOptions } from './relay/outbox-relay.ts';
export { HttpBroker } from './http/http-broker.ts';
export type { Fetch, HttpBrokerOptions } from './http/http-broker-options.ts';
export type { ContentMode } from './http/http-request.ts';
export { HttpEndpoint, type HttpReply } from './http/http-endpoint.ts';
export type { HttpBody } from './http/http-body.ts';
export {
  MessageTooLarge,
  readCloudEvent,
  type HttpMessage,
  type ReadCloudEventOptions,
} from './http/read-cloud-event.ts';
