import { restored } from './aggregate-class.ts';
import { NotBegun } from './aggregate-faults.ts';
import { COMMITTED, PENDING, STATE } from './aggregate-keys.ts';
import { modelOf, type Model } from './aggregate-model.ts';
import type { AggregateRoot } from './aggregate-root.ts';
import type { DomainEvent } from '../domain-event.ts';
import type { EventClass } from './evolution.ts';
import type { Json } from '../json.ts';
import type { Content } from '../definition/shape.ts';

/**
 * What a repository may do with an aggregate, and nobody else.
 *
 * @see Fowler 2002, Repository
 * @since 0.1.0
 */
export interface Persistence {
  /** The name of the aggregate's type. */
  readonly name: string;
  readonly id: string;
  /** The version that was last saved; 0 for a new aggregate. */
  readonly committedVersion: number;
  readonly version: number;
  /** The events not saved yet: the first has version `committedVersion + 1`. */
  readonly events: readonly DomainEvent[];
  /** The state itself. It never changes, so it may be kept; it is not to be changed. */
  readonly state: object;
  /** The state in its JSON form. */
  encodeState(): Json;
  /** Says that so many of the events are saved for good. */
  commit(events: number): void;
}

/**
 * The view of an aggregate that its repository needs: versions, pending events and state.
 *
 * *When to use*: in an adapter of your own.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier, persistenceOf } from 'demesne';
 * import { z } from 'zod';
 *
 * class HallOpened extends DomainEvent.define('hall.HallOpened', { seats: z.int() }) {}
 * class Hall extends AggregateRoot.define('Hall', {
 *   id: Identifier.define('HallId'),
 *   state: { seats: z.int() },
 *   events: { HallOpened },
 *   evolve: { HallOpened: (_, { data }) => ({ seats: data.seats }) },
 * }) {
 *   static open(id: Hall['id']): Hall {
 *     return new Hall(id).begin(new HallOpened({ seats: 80 }));
 *   }
 * }
 *
 * const { committedVersion, version, encodeState } = persistenceOf(Hall.open('h-1' as Hall['id']));
 * [committedVersion, version]; // => [0, 1]
 * encodeState(); // => { seats: 80 }
 * ```
 * @see Fowler 2002, Repository
 * @since 0.1.0
 */
export function persistenceOf(aggregate: AggregateRoot): Persistence {
  const { state: model, name } = modelOf(aggregate);
  const state = aggregate[STATE];
  if (state === undefined) throw new NotBegun(name, aggregate.id);
  return {
    name,
    id: aggregate.id,
    committedVersion: aggregate[COMMITTED],
    version: aggregate.version,
    events: aggregate.pendingEvents,
    state,
    encodeState: () => model.encode(state as Content),
    commit: (events) => {
      aggregate[COMMITTED] += events;
      aggregate[PENDING].splice(0, events);
    },
  };
}

/**
 * An aggregate as it is stored: its state in JSON form.
 *
 * @see Evans 2003, ch. 6, Factories, on reconstitution
 * @since 0.1.0
 */
export interface StoredAggregate {
  readonly id: string;
  readonly version: number;
  readonly state: Json;
}

/**
 * The aggregate that was stored: nothing is checked but that its status is known.
 *
 * *When to use*: in an adapter of your own.
 *
 * *Errors*: {@link WrongStatus} where a state by status has one that its definition doesn't know.
 *
 * @example
 * ```ts
 * import { AggregateRoot, decodeAggregate, DomainEvent, Identifier } from 'demesne';
 * import { z } from 'zod';
 *
 * class HallOpened extends DomainEvent.define('hall.HallOpened', { seats: z.int() }) {}
 * class Hall extends AggregateRoot.define('Hall', {
 *   id: Identifier.define('HallId'),
 *   state: { seats: z.int() },
 *   events: { HallOpened },
 *   evolve: { HallOpened: (_, { data }) => ({ seats: data.seats }) },
 * }) {
 *   get seats(): number {
 *     return this.state.seats;
 *   }
 * }
 *
 * const hall = decodeAggregate(Hall, { id: 'h-1', version: 1, state: { seats: 80 } });
 * hall.seats; // => 80
 * hall.version; // => 1
 * ```
 * @see Evans 2003, ch. 6, Factories, on reconstitution
 * @since 0.1.0
 */
export const decodeAggregate = <A extends AggregateRoot>(
  type: AggregateClass<A>,
  { id, version, state }: StoredAggregate,
): A => restored(new (type as never as new (id: string) => A)(id), modelOfClass(type).state.decode(state), version);

/**
 * One of an aggregate's events from its stored form.
 *
 * *When to use*: in an adapter of your own.
 *
 * *Errors*: {@link UnknownEvent} for a type, and {@link UnknownMessageVersion} for a version, that the aggregate doesn't
 * know.
 *
 * @example
 * ```ts
 * import { AggregateRoot, decodeEvent, DomainEvent, Identifier } from 'demesne';
 * import { z } from 'zod';
 *
 * class HallOpened extends DomainEvent.define('hall.HallOpened', { seats: z.int() }) {}
 * class Hall extends AggregateRoot.define('Hall', {
 *   id: Identifier.define('HallId'),
 *   state: { seats: z.int() },
 *   events: { HallOpened },
 *   evolve: { HallOpened: (_, { data }) => ({ seats: data.seats }) },
 * }) {}
 *
 * const opened = decodeEvent(Hall, { type: 'hall.HallOpened', data: { seats: 80 } });
 * opened instanceof HallOpened && opened.data.seats; // => 80
 * ```
 * @see Vernon 2013, ch. 8, Domain Events
 * @since 0.1.0
 */
export function decodeEvent(type: AggregateClass, event: { type: string; data: Json; version?: number }): DomainEvent {
  const found = modelOfClass(type).entryOf(event.type).event as EventClass & Decoding;
  return found.decode(event.data, event.version);
}

/**
 * A class that `AggregateRoot.define` is behind.
 *
 * @see Evans 2003, ch. 6, Aggregates
 * @since 0.1.0
 */
export type AggregateClass<A extends AggregateRoot = AggregateRoot> = (abstract new (id: never) => A) & {
  readonly aggregateName: string;
};

/** What `DomainEvent.define` gives each class. */
interface Decoding {
  decode(data: Json, version?: number): DomainEvent;
}

/** The model behind the class of an aggregate. */
const modelOfClass = (type: AggregateClass): Model => (type as unknown as { readonly model: Model }).model;
