import { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { DomainEvent } from '../../domain/domain-event.ts';
import { Fault } from '../../domain/fault.ts';
import { nameOrKindOf } from '../../domain/kind-of.ts';
import { ExpectationFailed } from '../expectation-failed.ts';
import { answerOf } from './answer.ts';
import { ImpossibleHistory } from './impossible-history.ts';
import { proveDeclared, proveFold, proveStorable, proveUnchanged, type Replayable } from './proof.ts';
import { ScenarioOutcome } from './scenario-outcome.ts';
import { standingOf } from './standing.ts';

/**
 * The events of an aggregate.
 *
 * @see Vernon 2013, ch. 8, Domain Events
 * @since 0.1.0
 */
export type EventOfAggregate<A extends AggregateRoot> = A['pendingEvents'][number];

/**
 * The class of an aggregate, which makes the place where one begins.
 *
 * @see Evans 2003, ch. 6, Aggregates
 * @since 0.1.0
 */
export type AggregateType<A extends AggregateRoot> = (new (id: never) => A) & {
  readonly aggregateName: string;
};

/**
 * An aggregate with its history, waiting for what is done to it; {@link given} makes one.
 *
 * @see North 2006, Introducing BDD
 * @since 0.1.0
 */
export class Scenario<A extends AggregateRoot> {
  readonly #type: AggregateType<A>;
  readonly #history: readonly DomainEvent[];
  readonly #aggregate: A;

  /** @internal */
  constructor(type: AggregateType<A>, aggregate: A, history: readonly DomainEvent[]) {
    this.#type = type;
    this.#aggregate = aggregate;
    this.#history = history;
  }

  /** The aggregate as it stands: for what its getters tell. */
  get aggregate(): A {
    return this.#aggregate;
  }

  /**
   * Does something to the aggregate, or begins it, and proves what must hold for every operation.
   *
   * *Errors*: {@link ExpectationFailed} where an operation breaks a promise of aggregates; a {@link Fault}
   * `ASYNC_OPERATION` for an operation that answers with a promise. What the operation itself throws is passed on.
   */
  when<T>(operation: (aggregate: A) => T): ScenarioOutcome<A, T> {
    const before = standingOf(this.#aggregate);
    const answer = operation(this.#aggregate);
    if (typeof (answer as { then?: unknown } | undefined)?.then === 'function') throw asynchronous();
    const aggregate = this.#subject(answer);
    const { error, refused } = answerOf(answer);
    if (refused) proveUnchanged(this.#aggregate, before, error);
    const recorded = standingOf(aggregate).events.slice(before.events.length);
    const history = [...this.#history, ...recorded];
    if (history.length > 0) this.#prove(aggregate, history, recorded);
    return new ScenarioOutcome(answer, recorded, new Scenario(this.#type, aggregate, history));
  }

  /** An aggregate that has not begun is the one that the operation begins. */
  #subject(answer: unknown): A {
    const given = this.#aggregate;
    const value: unknown = answerOf(answer).value;
    if (given.version > 0 || value === given || !(value instanceof this.#type)) return given;
    if (value.id === given.id) return value;
    throw new ExpectationFailed(`The operation began another ${this.#type.aggregateName} than the one given.`, {
      expected: given.id,
      found: value.id,
    });
  }

  #prove(aggregate: A, history: readonly DomainEvent[], recorded: readonly DomainEvent[]): void {
    const type = this.#type as unknown as Replayable<A>;
    proveFold(type, aggregate, history);
    proveDeclared(type, aggregate, history, recorded);
    proveStorable(type, aggregate, recorded);
  }
}

const asynchronous = (): Fault =>
  new Fault(
    'ASYNC_OPERATION',
    'An operation of a model answers at once, and this one answered with a promise: await before, in its handler.',
  );

/**
 * Begins the test of an aggregate: what has happened to it before. Then `when` does something, and `thenRecorded`,
 * `thenRefused` or `thenNothing` says what must come of it.
 *
 * *When to use*: for every rule of an aggregate. Without events, `when` begins the aggregate.
 *
 * *Guarantees*: every `when` proves by itself that a refusal changed nothing, that the events alone lead to the state,
 * that events and state survive their JSON form, and that `evolve` made up no field. Each `then…` answers with the
 * scenario, for a further `when`.
 *
 * *Errors*: {@link ExpectationFailed} from `when` and each `then…`; {@link ImpossibleHistory} where the history can't be.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainError, DomainEvent, Identifier } from 'demesne';
 * import { given } from 'demesne/testing';
 * import { err, type Result } from 'neverthrow';
 *
 * const LampId = Identifier.define('LampId');
 * class LampMounted extends DomainEvent.define('room.LampMounted', {}) {}
 * class LampLit extends DomainEvent.define('room.LampLit', {}) {}
 * class AlreadyLit extends DomainError.define('AlreadyLit') {}
 *
 * const LampModel = AggregateRoot.define('Lamp', {
 *   id: LampId,
 *   state: { room: LampId, litBy: LampId },
 *   events: { LampMounted, LampLit },
 *   evolve: {
 *     LampMounted: () => ({ room: LampId.of('hall'), litBy: LampId.of('nobody') }),
 *     LampLit: (lamp) => {
 *       lamp.litBy = LampId.of('somebody');
 *     },
 *   },
 * });
 *
 * class Lamp extends LampModel {
 *   light(): Result<void, AlreadyLit> {
 *     if (this.state.litBy !== LampId.of('nobody')) return err(new AlreadyLit());
 *     return this.record(new LampLit());
 *   }
 * }
 *
 * const id = LampId.of('l-1');
 * given(Lamp, id, new LampMounted())
 *   .when((lamp) => lamp.light())
 *   .thenRecorded(new LampLit())
 *   .when((lamp) => lamp.light())
 *   .thenRefused(AlreadyLit);
 * ```
 * @param type the class of the aggregate
 * @param id its identifier
 * @param history all of its events, the first one first; none for an aggregate that has not begun
 * @see North 2006, Introducing BDD; Vernon 2013, ch. 10, Aggregates
 * @since 0.1.0
 */
export function given<A extends AggregateRoot>(
  type: AggregateType<A>,
  id: A['id'],
  ...history: readonly NoInfer<EventOfAggregate<A>>[]
): Scenario<A> {
  if (typeof type !== 'function' || !(type.prototype instanceof AggregateRoot)) {
    throw new Fault(
      'NOT_AN_AGGREGATE',
      `given takes the class of an aggregate first, then its id, then its events; found ${nameOrKindOf(type)}.`,
    );
  }
  const aggregate = history.length === 0 ? new type(id as never) : replayed(type, id, history);
  return new Scenario(type, aggregate, history);
}

/** The aggregate that a history makes, or the event at which it can't go on. */
function replayed<A extends AggregateRoot>(type: AggregateType<A>, id: string, history: readonly DomainEvent[]): A {
  let place = 0;
  const events = function* (): Iterable<DomainEvent> {
    for (const event of history) {
      place += 1;
      yield event;
    }
  };
  try {
    return (type as unknown as Replayable<A>).replay(id, events());
  } catch (cause) {
    throw new ImpossibleHistory(`${type.aggregateName} ${id}`, history, place, cause);
  }
}
