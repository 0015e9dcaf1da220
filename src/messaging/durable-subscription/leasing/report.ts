import type { Lease } from './lease.ts';

/** Told of what goes wrong where nobody waits for it. */
export type Report = (fault: unknown, lease?: Lease) => void;

/** Tells somebody who must not be able to stop what goes on. */
export const reportTo =
  (onFault: Report): Report =>
  (fault, lease) => {
    try {
      onFault(fault, lease);
    } catch {
      // There is nobody left to tell.
    }
  };
