import { err, ok, type Result } from 'neverthrow';
import { DomainError } from './domain-error.ts';

/** What a candidate lacks, each part as one phrase; nothing where it satisfies. */
type Explain<T> = (candidate: T) => readonly string[];

/**
 * A candidate that doesn't satisfy a {@link Specification}.
 *
 * *Guarantees*: `failed` names every part that is missing; where one of several would have been enough, they stand
 * together as `a or b`.
 *
 * @see Evans 2003, ch. 9, Specification
 * @since 0.1.0
 */
export class NotSatisfied extends DomainError.define('NotSatisfied')<{ readonly failed: readonly string[] }> {
  override get message(): string {
    return `Not satisfied: ${this.failed.join('; ')}.`;
  }
}

/**
 * A rule with a name, that can be combined with others and say why it is not met.
 *
 * *When to use*: for a rule that is asked in several places, offered as a choice, or shown to a person. A rule with one
 * home is better an `if` there.
 *
 * *Guarantees*: immutable; obeys the laws of `and`, `or` and `not`; `whyNot` is empty exactly when satisfied.
 *
 * @example
 * ```ts
 * import { Specification } from 'demesne';
 *
 * type Driver = { verified: boolean; rating: number; suspended: boolean };
 * const isVerified = Specification.define('is verified', (driver: Driver) => driver.verified);
 * const isWellRated = Specification.define('is well rated', (driver: Driver) => driver.rating >= 4);
 * const isSuspended = Specification.define('is suspended', (driver: Driver) => driver.suspended);
 * const mayDrive = isVerified.and(isWellRated, isSuspended.not());
 *
 * mayDrive.isSatisfiedBy({ verified: true, rating: 5, suspended: false }); // => true
 * mayDrive.whyNot({ verified: true, rating: 3, suspended: true }); // => ['is well rated', 'not is suspended']
 * ```
 * @see Evans 2003, ch. 9, Specification
 * @since 0.1.0
 */
export class Specification<T> {
  /** The rule in words: `is verified and not is suspended`. */
  readonly name: string;
  readonly #holds: (candidate: T) => boolean;
  readonly #explain: Explain<T>;
  /** Made when asked for: the opposite of the opposite is this again. */
  readonly #opposite: () => Specification<T>;

  private constructor(
    name: string,
    holds: (candidate: T) => boolean,
    explain: Explain<T>,
    opposite: () => Specification<T>,
  ) {
    this.name = name;
    this.#holds = holds;
    this.#explain = explain;
    this.#opposite = opposite;
    Object.freeze(this);
  }

  /** A rule by a name that reads after a subject (`is verified`), and the test of it. */
  static define<T>(name: string, predicate: (candidate: T) => boolean): Specification<T> {
    const basic = (said: string, holds: (candidate: T) => boolean, opposite: () => Specification<T>) =>
      new Specification<T>(said, holds, (candidate) => (holds(candidate) ? [] : [said]), opposite);
    const positive: Specification<T> = basic(
      name,
      (candidate) => predicate(candidate),
      () => negative(),
    );
    const negative = () =>
      basic(
        `not ${name}`,
        (candidate) => !predicate(candidate),
        () => positive,
      );
    return positive;
  }

  /** Whether this and all others hold. */
  and(...others: readonly Specification<T>[]): Specification<T> {
    return Specification.#all([this, ...others]);
  }

  /** Whether this or any other holds. */
  or(...others: readonly Specification<T>[]): Specification<T> {
    return Specification.#any([this, ...others]);
  }

  /** Whether this doesn't hold. */
  not(): Specification<T> {
    return this.#opposite();
  }

  /** Whether a candidate has all that is asked. */
  isSatisfiedBy(candidate: T): boolean {
    return this.#holds(candidate);
  }

  /** Nothing, or what the candidate lacks. */
  check(candidate: T): Result<void, NotSatisfied> {
    const failed = this.whyNot(candidate);
    return failed.length === 0 ? ok() : err(new NotSatisfied({ failed }));
  }

  /** Which parts the candidate lacks; nothing where it satisfies. */
  whyNot(candidate: T): readonly string[] {
    return this.#explain(candidate);
  }

  static #all<T>(parts: readonly Specification<T>[]): Specification<T> {
    return new Specification<T>(
      parts.map(({ name }) => name).join(' and '),
      (candidate) => parts.every((part) => part.isSatisfiedBy(candidate)),
      (candidate) => parts.flatMap((part) => part.whyNot(candidate)),
      () => Specification.#any(parts.map((part) => part.not())),
    );
  }

  static #any<T>(parts: readonly Specification<T>[]): Specification<T> {
    const holds = (candidate: T) => parts.some((part) => part.isSatisfiedBy(candidate));
    return new Specification<T>(
      `(${parts.map(({ name }) => name).join(' or ')})`,
      holds,
      (candidate) => (holds(candidate) ? [] : [parts.map((part) => phrase(part.whyNot(candidate))).join(' or ')]),
      () => Specification.#all(parts.map((part) => part.not())),
    );
  }
}

/** What has to hold together, as one alternative among others. */
const phrase = (failed: readonly string[]): string => (failed.length > 1 ? `(${failed.join(' and ')})` : failed.join());
