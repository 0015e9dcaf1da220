import type { Instant } from '../../domain/time/instant.ts';
import type { Envelope } from '../message/envelope.ts';

/**
 * A delivery that failed for good: its attempts are spent, or a rule refused it.
 *
 * @see Hohpe & Woolf 2003, Dead Letter Channel
 * @since 0.1.0
 */
export interface FailedDelivery {
  /** The name of the subscription. */
  readonly subscription: string;
  readonly envelope: Envelope;
  /** What the last attempt threw, or the error it refused with. */
  readonly error: unknown;
  readonly attempts: number;
  /** When the first attempt failed. */
  readonly firstAt: Instant;
  /** When the last attempt failed. */
  readonly lastAt: Instant;
}

/**
 * A delivery that a closing bus left behind.
 *
 * @see Nygard 2018, Release It!, ch. 8, on shutting down
 * @since 0.1.0
 */
export interface UnfinishedDelivery {
  /** The name of the subscription. */
  readonly subscription: string;
  readonly envelope: Envelope;
  /** How many attempts have ended. */
  readonly attempts: number;
  /** Whether its handler was still at work when the time was over. */
  readonly running: boolean;
}
