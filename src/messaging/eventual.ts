/**
 * At once or later: what is there already is never worth a promise.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export type Eventual<T> = T | PromiseLike<T>;

/** Whether something has to be awaited. */
export const isLater = <T>(candidate: Eventual<T>): candidate is PromiseLike<T> =>
  typeof candidate === 'object' && candidate !== null && typeof (candidate as { then?: unknown }).then === 'function';
