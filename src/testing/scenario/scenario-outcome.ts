import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { DomainEvent } from '../../domain/domain-event.ts';
import type { Json } from '../../domain/json.ts';
import { ExpectationFailed } from '../expectation-failed.ts';
import { sameContent } from '../same-content.ts';
import { answerOf, nameOf, shownError } from './answer.ts';
import type { EventOfAggregate, Scenario } from './given.ts';

/** The errors in an operation's answer. */
type RefusalIn<T> = T extends { _unsafeUnwrapErr(...args: never): infer E } ? E : never;

/** An error, or the class of one. */
type Expected<E> = E | (abstract new (...fields: never) => E);

/**
 * What came of an operation, waiting for what should have; {@link given} tells the whole story.
 *
 * *Guarantees*: it is no thenable, so awaiting it by mistake does nothing.
 *
 * @see North 2006, Introducing BDD
 * @since 0.2.0
 */
export class ScenarioOutcome<A extends AggregateRoot, T> {
  /** What the operation answered, for expectations of your own. */
  readonly answer: T;
  readonly #recorded: readonly DomainEvent[];
  readonly #next: Scenario<A>;

  /** @internal */
  constructor(answer: T, recorded: readonly DomainEvent[], next: Scenario<A>) {
    this.answer = answer;
    this.#recorded = recorded;
    this.#next = next;
  }

  /** The operation was carried out and recorded exactly these events, in this order. */
  thenRecorded(first: EventOfAggregate<A>, ...more: readonly EventOfAggregate<A>[]): Scenario<A> {
    return this.#recordedExactly([first, ...more], 'The operation did not record what was expected.');
  }

  /** The operation was carried out and there was nothing to record. */
  thenNothing(): Scenario<A> {
    return this.#recordedExactly([], 'The operation recorded something where nothing was expected.');
  }

  /** The operation was refused with such an error, or with exactly this one, and changed nothing. */
  thenRefused(expected: Expected<RefusalIn<T>>): Scenario<A> {
    const { refused, error } = answerOf(this.answer);
    if (!refused) {
      throw new ExpectationFailed(`The operation was carried out where a refusal was expected.`, {
        expected: shownExpectation(expected),
        found: this.#found,
      });
    }
    if (typeof expected === 'function' ? error instanceof expected : sameContent(error, expected)) return this.#next;
    throw new ExpectationFailed('The operation refused for another reason than expected.', {
      expected: shownExpectation(expected),
      found: typeof expected === 'function' ? nameOf(error) : shownError(error),
    });
  }

  #recordedExactly(events: readonly DomainEvent[], sentence: string): Scenario<A> {
    const { refused, error } = answerOf(this.answer);
    const expected = events.map((event) => event.toJSON());
    if (refused) {
      throw new ExpectationFailed(`The operation refused: ${(error as Error | undefined)?.message ?? String(error)}`, {
        expected,
        found: shownError(error),
      });
    }
    if (sameContent(this.#recorded, events)) return this.#next;
    throw new ExpectationFailed(sentence, { expected, found: this.#found });
  }

  get #found(): readonly Json[] {
    return this.#recorded.map((event) => event.toJSON());
  }
}

const shownExpectation = (expected: unknown): unknown =>
  typeof expected === 'function' ? expected.name : shownError(expected);
