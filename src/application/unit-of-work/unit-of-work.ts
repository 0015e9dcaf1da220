import type { Result } from 'neverthrow';
import type { Instant } from '../../domain/time/instant.ts';
import type { Json } from '../../domain/json.ts';
import type { ConcurrencyConflict } from '../../domain/repository.ts';
import type { Place } from '../../messaging/durable-subscription/handling/place.ts';
import type { MessageContext } from '../../messaging/message/message-context.ts';
import type { Deadline } from '../../messaging/scheduler/deadline.ts';
import type { Answer, RefusalOf, ValueOf } from '../answer.ts';
import type { Eventual } from '../../messaging/eventual.ts';

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
 * What is done once, and for whom; the context of a handler can be handed on as it is.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export type OnceOptions = RunOptions & {
  /** Who handles the message, by a name that stays: that of the subscription. At most 200 characters. */
  readonly subscription: string;
  /** Where the message stands: then that tells whether it was handled, unless a `messageId` is given or a result is kept. */
  readonly place?: Place;
} & (
    | {
        /** The id of the message, which is the cause of what is committed. At most 300 characters. */
        readonly causationId: string;
      }
    | {
        /** What tells the message from all others of this tenant, where that isn't its id: an idempotency key. */
        readonly messageId: string;
      }
  );

/**
 * How the answer of work that runs once is kept for those who ask again.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export interface KeptResult<Value> {
  /** Any codec of such values. Its parts are methods, so that one with types of its own doesn't keep the work's from being inferred. */
  readonly result: {
    /** The JSON form of a value. */
    encode(value: Value): Json;
    /** The value of a JSON form. */
    decode(json: Json): Value;
  };
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
 * When a message is to come, and what it is known by until then.
 *
 * @see Vernon 2013, ch. 4, on long-running processes and their time-outs
 * @since 0.2.0
 */
export interface ScheduleOptions {
  /** When it is due. One in the past comes at once. */
  readonly at: Instant;
  /** What it can be replaced and cancelled by: text of 1 to 300 characters, one message at a time for each tenant. */
  readonly key: string;
}

/**
 * What work knows of its cause, and what it may ask of its unit; nothing of it is ambient.
 *
 * *Guarantees*: it can be handed to another unit's `run` as it is, and taken apart: `(_, { afterCommit }) => …`. A copy by `{ ...context }`
 * has the cause alone.
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
  afterCommit(this: void, work: () => Eventual<void>): void;
  /**
   * Has a message come into the log at a time, once this unit is committed, in place of what is scheduled under the key. It
   * will have the correlation, actor and tenant of this unit, the same cause as an event saved now, and `occurredAt` is
   * when it was due. A `Scheduler` moves it; a subscription handles it.
   *
   * *Errors*: throws `InvalidOption` for what is no `Deadline`, time or key, and `StoreCannot` where the store has no schedule.
   */
  schedule(this: void, message: Deadline, options: ScheduleOptions): void;
  /**
   * Cancels what is scheduled under a key, with the commit of this unit; whether there was anything. That holds: if it fires before
   * the commit, that is a conflict, and the work is run again.
   *
   * *Errors*: as {@link UnitContext.schedule}.
   */
  cancelScheduled(this: void, key: string): Promise<boolean>;
  /**
   * Runs work inside of this unit: same repositories, same commit. Where it answers with an err or throws, the whole unit
   * can't commit any more. With `requiresNew` it is a unit of its own with the same cause, and commits before this one.
   */
  run<A extends Answer>(
    this: void,
    work: Work<Repositories, A, Refusal>,
    options?: InnerRunOptions,
  ): Promise<Outcome<A, Refusal>>;
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
  /**
   * Runs the work for a message, unless that was done before: then it answers `ok(undefined)`, or the value of the first run
   * where that is kept. That the message was handled is committed together with what the work saved, even if that is nothing.
   * Work that answers with an err or throws was not done, and the message may be tried again. Of two copies at once one is
   * committed, and the other one answers as any later copy.
   *
   * *Errors*: `InvalidOption` where `context` doesn't say which message is handled by whom; `StoreCannot` where the store has no
   * inbox; `ResultNotKept` where the first run kept no value; by position, `ForeignPlace` where the subscription is of another
   * store, and `LeaseLost` where another owner has gone on meanwhile.
   */
  runOnce<A extends Answer>(
    work: Work<Repositories, A, Refusal>,
    context: OnceOptions,
  ): Promise<Outcome<A | Result<undefined, never>, Refusal>>;
  /** The same, where the first value is kept for those who ask again. */
  runOnce<A extends Answer>(
    work: Work<Repositories, A, Refusal>,
    context: OnceOptions,
    keep: KeptResult<ValueOf<A>>,
  ): Promise<Outcome<A, Refusal>>;
}
