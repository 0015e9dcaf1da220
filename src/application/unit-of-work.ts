import type { Result } from 'neverthrow';
import type { ConcurrencyConflict } from '../domain/repository.ts';
import type { MessageContext } from '../messaging/message-context.ts';
import type { Answer, Eventual, RefusalOf, ValueOf } from './answer.ts';

/**
 * What is to be done as a whole: it loads aggregates, lets them decide, saves them, and answers with a `Result`.
 *
 * *Guarantees*: it may run more than once, each time with fresh aggregates; so what it does besides them belongs into
 * `context.afterCommit`.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export type Work<Repositories extends object, A extends Answer, Refusal = never> = (
  repositories: Repositories,
  context: UnitContext<Repositories, Refusal>,
) => Eventual<A>;

/**
 * What a run answers: what its work answers, or why it could not be committed.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export type Outcome<A extends Answer, Refusal = never> = Result<
  ValueOf<A>,
  RefusalOf<A> | Refusal | ConcurrencyConflict
>;

/**
 * The cause of a run, so that the context of a handler can be handed on as it is, and how often to try.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export interface RunOptions extends Partial<MessageContext> {
  /** Attempts at the most where others change the same aggregates: a whole number from 1; the unit's own unless given. */
  readonly attempts?: number;
}

/**
 * How an inner run relates to the unit around it.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export interface InnerRunOptions {
  /** Whether it is a unit of its own, committed or rolled back by itself; `false` unless given: it joins. */
  readonly requiresNew?: boolean;
}

/**
 * What work knows of its cause, and what it may ask of its unit; nothing of it is ambient.
 *
 * *Guarantees*: it can be handed to another unit's `run` as it is.
 *
 * *Errors*: every method throws `UnitEnded` once the unit has ended.
 *
 * @see Hohpe & Woolf 2003, Correlation Identifier
 * @since 0.1.0
 */
export interface UnitContext<Repositories extends object, Refusal = never> extends MessageContext {
  /**
   * Keeps work for after the commit: e-mails, cache entries, whatever can't be rolled back. It runs in the order given,
   * once, and only if this attempt commits; a piece that throws doesn't stop the others.
   */
  afterCommit(work: () => Eventual<void>): void;
  /**
   * Runs work inside of this unit: same repositories, same commit. Where it answers with an err or throws, the whole unit
   * can't commit any more. With `requiresNew` it is a unit of its own with the same cause, and commits before this one.
   */
  run<A extends Answer>(work: Work<Repositories, A, Refusal>, options?: InnerRunOptions): Promise<Outcome<A, Refusal>>;
}

/**
 * All or nothing: what its work changes is committed together, over every aggregate and all of their events.
 *
 * *When to use*: once for each command or handled message. `Refusal` is what its reactions may answer with.
 *
 * *Guarantees*: work that answers with an err or throws writes nothing, and the pending events of its aggregates stay as
 * they were. Where someone else changed an aggregate meanwhile, the work is run again with fresh aggregates, up to
 * `attempts` times. Two units never share an object.
 *
 * *Errors*: answers with `ConcurrencyConflict` when all attempts met one; rejects with what the work threw, with the
 * signal's reason where it is aborted before the commit, and with the faults `UnsavedChanges`,
 * `ForeignAggregate`, `InvalidWork`, `InnerRunFailed`, `ReactionsTooDeep` and
 * `AfterCommitFailed`, the last of which alone means that it is committed.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export interface UnitOfWork<Repositories extends object, Refusal = never> {
  /** Runs the work, and commits what it saved if it answers ok. */
  run<A extends Answer>(work: Work<Repositories, A, Refusal>, options?: RunOptions): Promise<Outcome<A, Refusal>>;
}
