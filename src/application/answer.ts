import type { Result } from 'neverthrow';

/**
 * What a unit's work gives back: a `Result`, at once or later.
 *
 * @see Evans 2003, ch. 4, on the application layer
 * @since 0.1.0
 */
export type Answer = Result<unknown, unknown>;

/**
 * What an answer holds where it is ok.
 *
 * @see Evans 2003, ch. 10, Intention-Revealing Interfaces
 * @since 0.1.0
 */
export type ValueOf<A> = A extends Result<infer Value, unknown> ? Value : never;

/**
 * What an answer holds where it is an err; nothing for work that answers nothing.
 *
 * @see Evans 2003, ch. 10, Intention-Revealing Interfaces
 * @since 0.1.0
 */
export type RefusalOf<A> = A extends Result<unknown, infer Refusal> ? Refusal : never;

/** Whether something is a `Result`, of whichever copy of neverthrow. */
export const isAnswer = (candidate: unknown): candidate is Answer =>
  typeof (candidate as { isErr?: unknown } | null | undefined)?.isErr === 'function' &&
  typeof (candidate as { isOk?: unknown }).isOk === 'function';
