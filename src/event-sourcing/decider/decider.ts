import type { Result } from 'neverthrow';
import type { DomainEvent } from '../../domain/domain-event.ts';

/**
 * An aggregate as three plain functions: what comes of a command, how an event changes the state, and what there is before the first.
 *
 * *When to use*: where you like functions better than a class. {@link decidedBy} makes a class of it, so that every repository keeps it and
 * `given` tests it; {@link deciderOf} makes one of a class.
 *
 * *Guarantees* an implementation must keep: both functions depend on their arguments only, and change neither.
 *
 * @example
 * ```ts
 * import { DomainEvent } from 'demesne';
 * import { evolved, type Decider } from 'demesne/event-sourcing';
 * import { err, ok } from 'neverthrow';
 *
 * class DoorOpened extends DomainEvent.define('house.DoorOpened', {}) {}
 * class DoorClosed extends DomainEvent.define('house.DoorClosed', {}) {}
 *
 * const door: Decider<'open' | 'close', { isOpen: boolean }, DoorOpened | DoorClosed, 'nothing to do'> = {
 *   initialState: { isOpen: false },
 *   decide: (command, { isOpen }) => {
 *     if (isOpen === (command === 'open')) return err('nothing to do');
 *     return ok([command === 'open' ? new DoorOpened() : new DoorClosed()]);
 *   },
 *   evolve: (_, event) => ({ isOpen: event instanceof DoorOpened }),
 * };
 *
 * evolved(door, [new DoorOpened()]); // => { isOpen: true }
 * door.decide('open', { isOpen: true })._unsafeUnwrapErr(); // => 'nothing to do'
 * ```
 * @see Chassaing 2021, Functional Event Sourcing Decider
 * @since 0.2.0
 */
export interface Decider<Command, State, Event extends DomainEvent, Refusal = never> {
  /** The state of what nothing has happened to. */
  readonly initialState: State;
  /** What comes of a command: what happened, or why nothing did. */
  decide(command: Command, state: State): Result<readonly Event[], Refusal>;
  /** The state after an event. */
  evolve(state: State, event: Event): State;
}

/** A first state that nobody else has: who changes what he is given, against the rules, changes that of no other aggregate. */
export const freshState = <State>(initial: State): State =>
  typeof initial === 'object' && initial !== null && Object.getPrototypeOf(initial) === Object.prototype
    ? { ...initial }
    : initial;

/**
 * The state that some events have made.
 *
 * *When to use*: in tests, and wherever a state is wanted without an aggregate.
 *
 * @example
 * ```ts
 * import { DomainEvent } from 'demesne';
 * import { evolved, type Decider } from 'demesne/event-sourcing';
 * import { ok } from 'neverthrow';
 *
 * class BellRung extends DomainEvent.define('house.BellRung', {}) {}
 * const bell: Decider<'ring', number, BellRung> = {
 *   initialState: 0,
 *   decide: () => ok([new BellRung()]),
 *   evolve: (times) => times + 1,
 * };
 *
 * evolved(bell, [new BellRung(), new BellRung()]); // => 2
 * ```
 * @see Chassaing 2021, Functional Event Sourcing Decider
 * @since 0.2.0
 */
export function evolved<State, Event extends DomainEvent>(
  { initialState, evolve }: Pick<Decider<never, State, Event, unknown>, 'initialState' | 'evolve'>,
  events: Iterable<Event>,
): State {
  let state = freshState(initialState);
  for (const event of events) state = evolve(state, event);
  return state;
}
