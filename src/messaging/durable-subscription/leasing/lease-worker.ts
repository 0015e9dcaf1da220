import type { Lease } from './lease.ts';

/** Whoever works on one partition for as long as it is held. */
export interface LeaseWorker {
  readonly lease: Lease;
  /** Resolves when nothing is done here any more. */
  readonly ended: Promise<void>;
  readonly hasEnded: boolean;
  /** Whether it was asked to end. */
  readonly isRetiring: boolean;
  /** Whether something is under way. */
  readonly isBusy: boolean;
  /** There may be more to do. */
  wake(): void;
  /** The lease was renewed. */
  renewed(lease: Lease): void;
  /** Lets what runs finish, and ends. */
  retire(): void;
  /** Ends at once, whatever runs. */
  abort(reason: unknown): void;
  /** The lease is another's. */
  lost(): void;
}
