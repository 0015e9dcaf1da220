import type { Result } from 'neverthrow';
import type { DomainEvent } from '../../domain/domain-event.ts';
import { evolved, type Decider } from '../../event-sourcing/decider/decider.ts';
import { ExpectationFailed } from '../expectation-failed.ts';
import { sameContent } from '../same-content.ts';
import { nameOf, shownError } from './answer.ts';

/** An error, or the class of one. */
type Expected<E> = E | (abstract new (...fields: never) => E);

/**
 * A decider with its history, waiting for a command; {@link givenDecider} makes one.
 *
 * @see North 2006, Introducing BDD
 * @since 0.2.0
 */
export class DeciderScenario<Command, State, Event extends DomainEvent, Refusal> {
  readonly #decider: Decider<Command, State, Event, Refusal>;
  readonly #history: readonly Event[];

  /** @internal */
  constructor(decider: Decider<Command, State, Event, Refusal>, history: readonly Event[]) {
    this.#decider = decider;
    this.#history = history;
  }

  /** The state as its history has made it. */
  get state(): State {
    return evolved(this.#decider, this.#history);
  }

  /**
   * Has a command decided on, and proves that the decision depends on command and state only, and changes neither the state nor what an
   * event evolves.
   *
   * *Errors*: {@link ExpectationFailed} where it doesn't. What the decider throws is passed on.
   */
  when(command: Command): DeciderOutcome<Command, State, Event, Refusal> {
    const { state } = this;
    const answer = unchanged(state, 'decide', () => this.#decider.decide(command, state));
    const again = this.#decider.decide(command, this.state);
    if (!sameContent(contentOf(answer), contentOf(again))) {
      throw new ExpectationFailed(
        'decide answers otherwise when it is asked again: it depends on more than its arguments.',
        {
          expected: shownAnswer(answer),
          found: shownAnswer(again),
        },
      );
    }
    const recorded = answer.isOk() ? answer.value : [];
    let next = state;
    for (const event of recorded) next = unchanged(next, 'evolve', () => this.#decider.evolve(next, event));
    return new DeciderOutcome(answer, new DeciderScenario(this.#decider, [...this.#history, ...recorded]));
  }
}

/**
 * What came of a command, waiting for what should have; {@link givenDecider} tells the whole story.
 *
 * *Guarantees*: it is no thenable, so awaiting it by mistake does nothing.
 *
 * @see North 2006, Introducing BDD
 * @since 0.2.0
 */
export class DeciderOutcome<Command, State, Event extends DomainEvent, Refusal> {
  /** What the decider answered, for expectations of your own. */
  readonly answer: Result<readonly Event[], Refusal>;
  readonly #next: DeciderScenario<Command, State, Event, Refusal>;

  /** @internal */
  constructor(answer: Result<readonly Event[], Refusal>, next: DeciderScenario<Command, State, Event, Refusal>) {
    this.answer = answer;
    this.#next = next;
  }

  /** Exactly these events came of it, in this order. */
  thenRecorded(
    first: NoInfer<Event>,
    ...more: readonly NoInfer<Event>[]
  ): DeciderScenario<Command, State, Event, Refusal> {
    return this.#recordedExactly([first, ...more], 'The decision is not what was expected.');
  }

  /** It was decided that nothing happened. */
  thenNothing(): DeciderScenario<Command, State, Event, Refusal> {
    return this.#recordedExactly([], 'Something was decided where nothing was expected.');
  }

  /** The command was refused with such an error, or with exactly this one. */
  thenRefused(expected: Expected<NoInfer<Refusal>>): DeciderScenario<Command, State, Event, Refusal> {
    const { answer } = this;
    const found = answer.isErr() ? answer.error : undefined;
    const fits = typeof expected === 'function' ? found instanceof expected : sameContent(found, expected);
    if (answer.isErr() && fits) return this.#next;
    throw new ExpectationFailed('The command was not refused as expected.', {
      expected: typeof expected === 'function' ? expected.name : shownError(expected),
      found: shownAnswer(answer),
    });
  }

  #recordedExactly(events: readonly Event[], sentence: string): DeciderScenario<Command, State, Event, Refusal> {
    if (this.answer.isOk() && sameContent(this.answer.value, events)) return this.#next;
    throw new ExpectationFailed(sentence, {
      expected: events.map((event) => event.toJSON()),
      found: shownAnswer(this.answer),
    });
  }
}

const contentOf = (answer: Result<unknown, unknown>): unknown => (answer.isOk() ? [answer.value] : answer.error);

const shownAnswer = (answer: Result<readonly DomainEvent[], unknown>): unknown =>
  answer.isOk()
    ? answer.value.map((event) => event.toJSON())
    : { refused: nameOf(answer.error), ...Object(answer.error) };

/** Runs a step, and proves that it left the state it was given as it was. */
function unchanged<State, T>(state: State, which: string, step: () => T): T {
  const before: unknown = typeof state === 'object' && state !== null ? { ...state } : state;
  const answer = step();
  const after: unknown = typeof state === 'object' && state !== null ? { ...state } : state;
  if (sameContent(after, before)) return answer;
  throw new ExpectationFailed(`${which} changes the state that it is given: return a new one.`, {
    expected: before,
    found: after,
  });
}

/**
 * Begins the test of a decider: what has happened before. Then `when` gives it a command, and `thenRecorded`, `thenRefused` or
 * `thenNothing` says what must come of it.
 *
 * *When to use*: for every rule of a `Decider`; `given` does the same for the class of an aggregate.
 *
 * *Guarantees*: every `when` proves by itself that the decision is the same when it is asked again, and that nothing changed the state.
 * Each `then…` answers with the scenario, for a further `when`.
 *
 * *Errors*: {@link ExpectationFailed} from `when` and each `then…`.
 *
 * @example
 * ```ts
 * import { DomainEvent } from 'demesne';
 * import type { Decider } from 'demesne/event-sourcing';
 * import { givenDecider } from 'demesne/testing';
 * import { err, ok } from 'neverthrow';
 *
 * class DoorOpened extends DomainEvent.define('house.DoorOpened', {}) {}
 * const door: Decider<'open', { isOpen: boolean }, DoorOpened, 'nothing to do'> = {
 *   initialState: { isOpen: false },
 *   decide: (_, { isOpen }) => (isOpen ? err('nothing to do') : ok([new DoorOpened()])),
 *   evolve: () => ({ isOpen: true }),
 * };
 *
 * givenDecider(door).when('open').thenRecorded(new DoorOpened()).when('open').thenRefused('nothing to do');
 * ```
 * @param decider what decides
 * @param history all that has happened, the first event first
 * @see North 2006, Introducing BDD; Chassaing 2021, Functional Event Sourcing Decider
 * @since 0.2.0
 */
export const givenDecider = <Command, State, Event extends DomainEvent, Refusal>(
  decider: Decider<Command, State, Event, Refusal>,
  ...history: readonly NoInfer<Event>[]
): DeciderScenario<Command, State, Event, Refusal> => new DeciderScenario(decider, history);
