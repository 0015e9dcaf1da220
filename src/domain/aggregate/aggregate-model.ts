import { UnknownEvent } from './aggregate-faults.ts';
import type { AggregateRoot } from './aggregate-root.ts';
import type { ByStatus, StateByStatus } from './by-status.ts';
import type { DomainEvent } from '../domain-event.ts';
import type { EventClass, EventClasses, Evolution } from './evolution.ts';
import { InvalidDefinition } from '../fault.ts';
import type { Content } from '../definition/shape.ts';
import { stateModelOf, type Handler, type StateModel } from './state-model.ts';
import type { StatusEvolution } from './status-step.ts';
import type { ContentOf, Fields } from '../field/type-of.ts';

/**
 * How a state is described: by fields, or by {@link byStatus}.
 *
 * @see Evans 2003, ch. 6, Aggregates
 * @since 0.1.0
 */
export type StateSource = Fields | ByStatus<Fields, Readonly<Record<string, Fields>>>;

/**
 * The state that a description gives.
 *
 * @see Evans 2003, ch. 6, Aggregates
 * @since 0.1.0
 */
export type StateOf<Source extends StateSource> =
  Source extends ByStatus<infer Shared, infer Statuses>
    ? StateByStatus<Shared, Statuses>
    : Source extends Fields
      ? ContentOf<Source>
      : never;

/**
 * The table of an aggregate's evolution: an entry for each of its events.
 *
 * @see Evans 2003, ch. 6, Aggregates
 * @since 0.1.0
 */
export type Evolve<Source extends StateSource, Events extends EventClasses> = {
  readonly [K in keyof Events]: Source extends ByStatus<infer Shared, infer Statuses>
    ? StatusEvolution<StateByStatus<Shared, Statuses>, InstanceType<Events[K]>>
    : Evolution<StateOf<Source>, InstanceType<Events[K]>>;
};

/** What an aggregate's definition says of one type of its events. */
interface EventEntry {
  readonly event: EventClass;
  /** Its entry in the table of that name. */
  readonly evolve: Handler;
}

/** What an aggregate's definition says, in the form that its machinery uses. */
export interface Model {
  readonly name: string;
  readonly state: StateModel;
  /** What is said of its events, by the wire names that they are read from. */
  readonly entries: ReadonlyMap<string, EventEntry>;
  /** What is said of the events of a type; throws {@link UnknownEvent} where it is no event of this aggregate. */
  entryOf(type: string): EventEntry;
  evolve(state: Content | undefined, event: DomainEvent): Content;
}

/** The model behind an aggregate. */
export const modelOf = (aggregate: AggregateRoot): Model =>
  (aggregate.constructor as unknown as { model: Model }).model;

/** What a definition by an author says. */
interface ModelSource {
  readonly state: never;
  readonly events: EventClasses;
  readonly evolve: Readonly<Record<string, Handler>>;
}

/** Reads a definition, or refuses it. */
export function modelFrom(name: string, source: ModelSource): Model {
  const state = stateModelOf(name, source.state);
  const entries = new Map<string, EventEntry>();
  for (const key of Object.keys({ ...source.events, ...source.evolve })) {
    const event = source.events[key];
    const evolve = source.evolve[key];
    for (const one of event?.names ?? [key]) {
      if (!event || !evolve || entries.has(one)) {
        throw new InvalidDefinition(`${name}.${key} needs an event of its own and an entry in evolve.`);
      }
      entries.set(one, { event, evolve });
    }
  }
  const entryOf: Model['entryOf'] = (type) => {
    const entry = entries.get(type);
    if (!entry) throw new UnknownEvent(name, [...entries.keys()], type);
    return entry;
  };
  return {
    name,
    state,
    entries,
    entryOf,
    evolve: (before, event) => state.apply(entryOf(event.type).evolve, before, event),
  };
}
