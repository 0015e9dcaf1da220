import type { Envelope } from '../message/envelope.ts';

/**
 * A first attempt that failed.
 *
 * @see Hohpe & Woolf 2003, Guaranteed Delivery
 * @since 0.1.0
 */
export interface FailedAttempt {
  /** The name of the subscription. */
  readonly subscription: string;
  readonly envelope: Envelope;
  /** What the handler threw, or the error it refused with. */
  readonly error: unknown;
  /** Whether it is tried again; otherwise it is among the bus's `failures()`. */
  readonly willRetry: boolean;
}

/**
 * What came of every first attempt since the last report, whether `publish` or a commit set it off.
 *
 * @see Hohpe & Woolf 2003, Guaranteed Delivery
 * @since 0.1.0
 */
export interface PublishReport {
  /** How many handlers ended well. */
  readonly delivered: number;
  /** The latest thousand of those that did not. */
  readonly failures: readonly FailedAttempt[];
  /** How many deliveries were not tried yet, because an earlier message of their key is being retried. */
  readonly waiting: number;
}
