import type { Result } from 'neverthrow';
import { aggregateClass, type AggregateRootClass } from '../../domain/aggregate/aggregate-class.ts';
import { modelFrom, type StateOf, type StateSource } from '../../domain/aggregate/aggregate-model.ts';
import { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { EventClasses, EventOf } from '../../domain/aggregate/evolution.ts';
import type { DomainEvent } from '../../domain/domain-event.ts';
import type { Definition } from '../../domain/field/field.ts';
import type { FieldType } from '../../domain/field/type-of.ts';
import { DONE } from '../../domain/result.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import { freshState, type Decider } from './decider.ts';

/**
 * An aggregate whose rules are those of a {@link Decider}; {@link decidedBy} makes its class.
 *
 * @see Chassaing 2021, Functional Event Sourcing Decider
 * @since 0.2.0
 */
export abstract class DecidedAggregate<
  Name extends string,
  Id extends string,
  State extends object,
  Event extends DomainEvent,
  Command,
  Refusal,
> extends AggregateRoot<Name, Id, State, Event> {
  /** Decides on a command, and records what comes of it; the first of all events begins the aggregate. */
  decide(command: Command): Result<void, Refusal> {
    const { decide, initialState } = deciderIn<Command, State, Event, Refusal>(this);
    const state = this.version === 0 ? freshState(initialState) : this.state;
    return this.atomically(() => decide(command, state).andThen((events) => this.#recordAll(events)));
  }

  #recordAll(events: readonly Event[]): Result<void, never> {
    const [first, ...others] = events;
    if (first === undefined) return DONE;
    if (this.version > 0) return this.record(...events);
    return this.begin(first).record(...others);
  }
}

/**
 * What {@link decidedBy} returns: the class to extend.
 *
 * @see Chassaing 2021, Functional Event Sourcing Decider
 * @since 0.2.0
 */
export interface DecidedClass<
  Name extends string,
  Id extends string,
  State extends object,
  Event extends DomainEvent,
  Command,
  Refusal,
> extends Omit<AggregateRootClass<Name, Id, State, Event>, never> {
  /** Makes the place where an aggregate begins; one that exists comes from its repository. */
  new (id: Id): DecidedAggregate<Name, Id, State, Event, Command, Refusal>;
}

interface Decided<Command, State, Event extends DomainEvent, Refusal> {
  readonly decider: Decider<Command, State, Event, Refusal>;
}

const deciderIn = <Command, State, Event extends DomainEvent, Refusal>(
  aggregate: object,
): Decider<Command, State, Event, Refusal> =>
  (aggregate.constructor as unknown as Decided<Command, State, Event, Refusal>).decider;

/**
 * Makes the class of an aggregate whose rules are those of a {@link Decider}, so that `stateStored` and `eventSourced` keep it, and
 * `given` tests it, as any other.
 *
 * *When to use*: for a decider that is to be stored. The state and the events are described as in `AggregateRoot.define`.
 *
 * *Guarantees*: those of an aggregate. An operation is `decide`: what the decider refuses records nothing.
 *
 * *Errors*: `InvalidOption` for what is no decider; `InvalidDefinition` as for `AggregateRoot.define`.
 *
 * @example
 * ```ts
 * import { DomainEvent, Identifier, type TypeOf } from 'demesne';
 * import { decidedBy, eventSourced, type Decider } from 'demesne/event-sourcing';
 * import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
 * import { err, ok, safeTry } from 'neverthrow';
 * import { z } from 'zod';
 *
 * class DoorOpened extends DomainEvent.define('house.DoorOpened', {}) {}
 * class DoorClosed extends DomainEvent.define('house.DoorClosed', {}) {}
 * const decider: Decider<'open' | 'close', { isOpen: boolean }, DoorOpened | DoorClosed, 'nothing to do'> = {
 *   initialState: { isOpen: false },
 *   decide: (command, { isOpen }) => {
 *     if (isOpen === (command === 'open')) return err('nothing to do');
 *     return ok([command === 'open' ? new DoorOpened() : new DoorClosed()]);
 *   },
 *   evolve: (_, event) => ({ isOpen: event instanceof DoorOpened }),
 * };
 *
 * const DoorId = Identifier.define('DoorId');
 * type DoorId = TypeOf<typeof DoorId>;
 * class Door extends decidedBy('Door', {
 *   id: DoorId,
 *   state: { isOpen: z.boolean() },
 *   events: { DoorOpened, DoorClosed },
 *   decider,
 * }) {}
 *
 * const unit = new InMemoryUnitOfWork(new InMemoryStore(), { doors: eventSourced(Door) });
 * const id = DoorId.of('d-1');
 * const tell = (command: 'open' | 'close') =>
 *   unit.run(({ doors }) =>
 *     safeTry(async function* () {
 *       const door = (await doors.find(id)) ?? new Door(id);
 *       yield* door.decide(command);
 *       yield* await doors.save(door);
 *       return ok(door.version);
 *     }),
 *   );
 *
 * (await tell('open'))._unsafeUnwrap(); // => 1
 * (await tell('close'))._unsafeUnwrap(); // => 2
 * (await tell('close'))._unsafeUnwrapErr(); // => 'nothing to do'
 * ```
 * @see Chassaing 2021, Functional Event Sourcing Decider
 * @since 0.2.0
 */
export function decidedBy<
  const Name extends string,
  IdSource extends Definition<string>,
  const State extends StateSource,
  const Events extends EventClasses,
  Command,
  Refusal,
>(
  name: Name,
  model: {
    readonly id: IdSource;
    readonly state: State;
    readonly events: Events;
    readonly decider: Decider<Command, NoInfer<StateOf<State>>, NoInfer<EventOf<Events>>, Refusal>;
  },
): DecidedClass<Name, FieldType<IdSource> & string, StateOf<State> & object, EventOf<Events>, Command, Refusal> {
  needObject(model, 'model');
  const { state, events, decider } = model;
  const isDecider = typeof decider?.decide === 'function' && typeof decider.evolve === 'function';
  need(isDecider, 'decider', '{ decide, evolve, initialState }', decider);
  const { initialState } = decider;
  need(typeof initialState === 'object' || initialState === undefined, 'initialState', 'a state', initialState);
  const evolve = (before: object, event: never): object =>
    decider.evolve(
      (Object.keys(before).length === 0 ? freshState(decider.initialState) : before) as never,
      event,
    ) as object;
  const table = Object.fromEntries(Object.keys(events).map((key) => [key, evolve]));
  const made = aggregateClass(DecidedAggregate, modelFrom(name, { state, events, evolve: table } as never));
  return Object.assign(made as object, { decider }) as never;
}
