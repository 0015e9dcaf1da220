/**
 * The building blocks of a domain model, and the ports around it.
 *
 * @module demesne
 */
export {
  Identifier,
  UUID,
  type Brand,
  type IdentifierDefinition,
  type IdentifierOptions,
} from './domain/identifier/identifier.ts';
export { ValueObject, type Rules, type ValueObjectClass } from './domain/value-object.ts';
export { keyOf, type Keyed } from './domain/key-of.ts';
export { Entity, type EntityClass } from './domain/entity/entity.ts';
export { EntityMap, type Identified } from './domain/entity/entity-map.ts';
export { Instant } from './domain/time/instant.ts';
export { mapOf } from './domain/entity/map-of.ts';
export { listOf } from './domain/field/list-of.ts';
export { oneOf, type Variants } from './domain/field/one-of.ts';
export { optional } from './domain/field/optional.ts';
export { withCodec } from './domain/field/with-codec.ts';
export type { Codec } from './domain/field/codec.ts';
export { AggregateRoot } from './domain/aggregate/aggregate-root.ts';
export type { AggregateRootClass } from './domain/aggregate/aggregate-class.ts';
export type { Evolve, StateOf, StateSource } from './domain/aggregate/aggregate-model.ts';
export {
  AlreadyBegun,
  IncompleteState,
  NotBegun,
  UnknownEvent,
  WrongStatus,
} from './domain/aggregate/aggregate-faults.ts';
export type { Draft, EventClass, EventClasses, EventOf, Evolution } from './domain/aggregate/evolution.ts';
export { byStatus, type ByStatus, type StateByStatus } from './domain/aggregate/by-status.ts';
export { move, when, type Statused, type StatusEvolution } from './domain/aggregate/status-step.ts';
export {
  decodeAggregate,
  decodeEvent,
  persistenceOf,
  type AggregateClass,
  type Persistence,
  type StoredAggregate,
} from './domain/aggregate/persistence.ts';
export { DomainEvent, type DomainEventClass } from './domain/domain-event.ts';
export { Message, UnknownMessageVersion, type MessageOptions } from './domain/message.ts';
export { upcasting, UpcastingFailed, type Chain, type Hop, type Lift, type Upcasting } from './domain/upcasting.ts';
export { DomainError, type DomainErrorClass, type ErrorFields, type ErrorsOf } from './domain/domain-error.ts';
export { Fault, InvalidDefinition } from './domain/fault.ts';
export { BrokenInvariant, InvalidValue, type Violation } from './domain/invalid-value.ts';
export { Transitions } from './domain/transitions/transitions.ts';
export { IllegalTransition } from './domain/transitions/illegal-transition.ts';
export { NotSatisfied, Specification } from './domain/specification.ts';
export { interpretDefinitions } from './domain/definition/compiled-shape.ts';
export type { Definition, FieldSource } from './domain/field/field.ts';
export type { ContentOf, Fields, FieldType, Immutable, TypeOf } from './domain/field/type-of.ts';
export type { Json } from './domain/json.ts';
export { SystemClock, type Clock } from './domain/time/clock.ts';
export type { IdentifierGenerator } from './domain/identifier/identifier-generator.ts';
export { UuidV7Generator, type UuidV7Sources } from './domain/identifier/uuid-v7.ts';
export { ConcurrencyConflict, NotFound, type Repository } from './domain/repository.ts';
export { UnfitCursor, type Page } from './domain/page.ts';
export type { StateRepository } from './application/state/state-repository.ts';
export type { AuditStamps, Tombstone } from './application/state/audit-stamps.ts';
export type { Condition, DatumAt, PageQuery, PathIn, StateIn, Where } from './selection/where.ts';
export type { Answer, RefusalOf, ValueOf } from './application/answer.ts';
export type { Eventual } from './messaging/eventual.ts';
export { stateStored } from './application/state/state-stored.ts';
export type {
  RepositoriesOf,
  RepositoryRecipe,
  RepositoryRecipes,
  StateRecipe,
} from './application/state/repository-recipe.ts';
export type {
  InnerRunOptions,
  Outcome,
  RunOptions,
  UnitContext,
  UnitOfWork,
  Work,
} from './application/unit-of-work/unit-of-work.ts';
