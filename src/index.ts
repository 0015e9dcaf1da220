/**
 * The building blocks of a domain model, and the ports around it.
 *
 * @module demesne
 */
export { Identifier } from './domain/identifier.ts';
export { ValueObject, type Rules, type ValueObjectClass } from './domain/value-object.ts';
export { Entity, type EntityClass } from './domain/entity.ts';
export {
  AggregateRoot,
  type AggregateRootClass,
  type Evolve,
  type StateOf,
  type StateSource,
} from './domain/aggregate-root.ts';
export {
  decodeAggregate,
  decodeEvent,
  persistenceOf,
  type AggregateClass,
  type Persistence,
  type StoredAggregate,
} from './domain/persistence.ts';
export { AlreadyBegun, IncompleteState, NotBegun, UnknownEvent, WrongStatus } from './domain/aggregate-faults.ts';
export { byStatus, type ByStatus, type StateByStatus } from './domain/by-status.ts';
export { move, when, type StatusEvolution } from './domain/status-step.ts';
export type { Draft, EventClass, EventClasses, EventOf, Evolution } from './domain/evolution.ts';
export { DomainEvent, type DomainEventClass } from './domain/domain-event.ts';
export { Message, UnknownMessageVersion, type MessageOptions } from './domain/message.ts';
export { DomainError, type DomainErrorClass, type ErrorFields, type ErrorsOf } from './domain/domain-error.ts';
export { Fault, InvalidDefinition } from './domain/fault.ts';
export { BrokenInvariant, InvalidValue, type Violation } from './domain/invalid-value.ts';
export { Instant } from './domain/instant.ts';
export { EntityMap } from './domain/entity-map.ts';
export { mapOf } from './domain/map-of.ts';
export { listOf } from './domain/list-of.ts';
export { optional } from './domain/optional.ts';
export { Transitions } from './domain/transitions.ts';
export { IllegalTransition } from './domain/illegal-transition.ts';
export { withCodec } from './domain/with-codec.ts';
export { interpretDefinitions } from './domain/compiled-shape.ts';
export type { Codec } from './domain/schema-field.ts';
export type { Definition, FieldSource } from './domain/field.ts';
export type { Fields, FieldType, TypeOf } from './domain/type-of.ts';
export type { Json } from './domain/json.ts';
export { SystemClock, type Clock } from './domain/clock.ts';
export type { IdentifierGenerator } from './domain/identifier-generator.ts';
export { UuidV7Generator, type UuidV7Sources } from './domain/uuid-v7.ts';
export { ConcurrencyConflict, NotFound, type Repository } from './domain/repository.ts';
