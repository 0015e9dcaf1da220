import type { DomainEvent } from '../domain-event.ts';

/**
 * An event class, as an aggregate's list of events names it.
 *
 * @see Vernon 2013, ch. 8, Domain Events
 * @since 0.1.0
 */
export interface EventClass<E extends DomainEvent = DomainEvent> {
  // oxlint-disable-next-line typescript/no-explicit-any -- no other constraint takes classes of any data
  new (...data: any[]): E;
  readonly type: string;
  /** The wire names that it is read from: its own, and then those it had before. */
  readonly names: readonly string[];
}

/**
 * The events of an aggregate, by the short names that its `evolve` table uses.
 *
 * @see Vernon 2013, ch. 8, Domain Events
 * @since 0.1.0
 */
export type EventClasses = Readonly<Record<string, EventClass>>;

/**
 * The union of an aggregate's events.
 *
 * @see Vernon 2013, ch. 8, Domain Events
 * @since 0.1.0
 */
export type EventOf<Events extends EventClasses> = InstanceType<Events[keyof Events]>;

/**
 * A state whose fields may be assigned; what they hold is immutable all the same.
 *
 * @see Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.1.0
 */
export type Draft<State> = { -readonly [K in keyof State]: State[K] };

/**
 * How an event changes a plain state: it assigns fields of the draft, or returns the whole state. The event that an
 * aggregate begins with finds no state before it, so it returns the whole.
 *
 * @see Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.1.0
 */
export type Evolution<State, Event> = (draft: Draft<State>, event: Event) => State | void;
