import type { Instant } from '../../../domain/time/instant.ts';
import type { Json } from '../../../domain/json.ts';

/**
 * Why an attempt failed, in a form that can be stored.
 *
 * @see Hohpe & Woolf 2003, Dead Letter Channel
 * @since 0.2.0
 */
export interface FailureCause {
  /** Whether a rule said no, and not a fault. */
  readonly refused: boolean;
  /** The name of the error. */
  readonly name: string;
  /** What it says, and what it was caused by; 2,000 characters at the most. */
  readonly message: string;
  /** The stable code of a fault. */
  readonly code?: string;
}

/**
 * Where a parked message stands: `retrying`, it is tried again when that is due; `behind` an earlier one of its key;
 * `dead`, it waits for an operator; `skipped` by one, and kept as a record that holds nobody up.
 *
 * @see Hohpe & Woolf 2003, Dead Letter Channel
 * @since 0.2.0
 */
export type ParkedStatus = 'retrying' | 'behind' | 'dead' | 'skipped';

/**
 * A message that was put aside so that others can go on.
 *
 * @see Hohpe & Woolf 2003, Dead Letter Channel
 * @since 0.2.0
 */
export interface ParkedMessage {
  readonly subscription: string;
  /** What it keeps its order with: the name of its stream, or its own id. */
  readonly key: string;
  /** Its place in the log. */
  readonly position: number;
  readonly id: string;
  /** Its wire name. */
  readonly type: string;
  readonly status: ParkedStatus;
  /** How many attempts have begun. */
  readonly attempts: number;
  /** When it is tried again at the earliest. */
  readonly nextAttemptAt?: Instant;
  readonly cause?: FailureCause;
  /** The data that an operator put in the place of its own. */
  readonly edited?: Json;
  /** The version of the message's schema that this data is of. */
  readonly editedVersion?: number;
  /** Why an operator skipped it. */
  readonly reason?: string;
  /** When its first attempt failed. */
  readonly firstAt?: Instant;
  /** When its last attempt failed. */
  readonly lastAt?: Instant;
}

/**
 * A message to be parked.
 *
 * @see Hohpe & Woolf 2003, Dead Letter Channel
 * @since 0.2.0
 */
export interface NewlyParked {
  readonly key: string;
  readonly position: number;
  /** The bucket of its key, as `bucketOf` counts it. */
  readonly bucket: number;
  readonly id: string;
  readonly type: string;
  readonly status: 'retrying' | 'behind' | 'dead';
  readonly attempts: number;
  /** In how many milliseconds to try again; only of those that are `retrying`. */
  readonly retryInMs?: number;
  readonly cause?: FailureCause;
  readonly firstAt?: Instant;
  readonly lastAt?: Instant;
}

/**
 * How an attempt at a parked message ended: well, or with a cause, and then a time for the next unless it is dead.
 *
 * @see Hohpe & Woolf 2003, Dead Letter Channel
 * @since 0.2.0
 */
export type ParkedOutcome =
  | { readonly done: true }
  | { readonly done: false; readonly cause: FailureCause; readonly at: Instant; readonly retryInMs?: number };

/**
 * What an operator decides about a parked message.
 *
 * @see Hohpe & Woolf 2003, Control Bus
 * @since 0.2.0
 */
export type ParkedDecision =
  | { readonly kind: 'replay' }
  | { readonly kind: 'edit'; readonly data: Json; readonly version: number }
  | { readonly kind: 'skip'; readonly reason: string };
