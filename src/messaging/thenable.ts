/** Whether something has to be awaited; what doesn't is never worth a promise. */
export const isThenable = (candidate: unknown): candidate is PromiseLike<unknown> =>
  typeof candidate === 'object' && candidate !== null && typeof (candidate as { then?: unknown }).then === 'function';
