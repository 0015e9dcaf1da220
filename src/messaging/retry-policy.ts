import { need, needObject, needWhole } from './invalid-option.ts';

/**
 * How often something that failed is tried, and how long to wait in between.
 *
 * *When to use*: make one by {@link exponentialBackoff}, or write an object of this shape.
 *
 * @see Nygard 2018, Release It!, ch. 5, on retrying with growing delays
 * @since 0.1.0
 */
export interface RetryPolicy {
  /** How many attempts there are at the most, the first included; at least 1. */
  readonly attempts: number;
  /**
   * How many milliseconds to wait after a failed attempt; attempts count from 1. In durable subscriptions, what is no number, or was
   * thrown, counts as a minute, and a year is the longest.
   */
  delayMs(attempt: number): number;
}

/**
 * The figures of {@link exponentialBackoff}.
 *
 * @see Nygard 2018, Release It!, ch. 5, on retrying with growing delays
 * @since 0.1.0
 */
export interface BackoffOptions {
  /** Attempts at the most, the first included: a whole number from 1; 5 unless given. */
  readonly attempts?: number;
  /** The wait after the first failure, in milliseconds from 0; 100 unless given. */
  readonly firstDelayMs?: number;
  /** How much longer each wait is than the one before; at least 1, and 2 unless given. */
  readonly factor?: number;
  /** The longest wait before jitter, in milliseconds, from `firstDelayMs` to a day; 10,000 unless given. */
  readonly maxDelayMs?: number;
  /** The greatest part, from 0 to 1, by which chance lengthens a wait; 0.2 unless given. */
  readonly jitter?: number;
}

/** A day; with jitter it is still within what timers take. */
const MAX_DELAY_MS = 86_400_000;

const within = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most;

/**
 * A policy whose waits grow by a factor up to a limit.
 *
 * *Guarantees*: chance only ever lengthens a wait, so those who failed together don't come back together, and nobody
 * comes back earlier than planned.
 *
 * *Errors*: {@link InvalidOption} for figures out of their range.
 *
 * @example
 * ```ts
 * import { exponentialBackoff } from 'demesne/messaging';
 *
 * const policy = exponentialBackoff({ attempts: 4, firstDelayMs: 100, maxDelayMs: 300, jitter: 0 });
 * [1, 2, 3].map((attempt) => policy.delayMs(attempt)); // => [100, 200, 300]
 * ```
 * @param random a number from 0 to 1, as `Math.random` gives it
 * @see Nygard 2018, Release It!, ch. 5
 * @since 0.1.0
 */
export function exponentialBackoff(options: BackoffOptions = {}, random: () => number = Math.random): RetryPolicy {
  needObject(options);
  const { attempts = 5, firstDelayMs = 100, factor = 2, maxDelayMs = 10_000, jitter = 0.2 } = options;
  needWhole('attempts', attempts, 1);
  need(within(firstDelayMs, 0, MAX_DELAY_MS), 'firstDelayMs', 'milliseconds from 0 to a day', firstDelayMs);
  need(within(factor, 1, 1_000), 'factor', 'a number from 1', factor);
  need(
    within(maxDelayMs, firstDelayMs, MAX_DELAY_MS),
    'maxDelayMs',
    'milliseconds, from firstDelayMs to a day',
    maxDelayMs,
  );
  need(within(jitter, 0, 1), 'jitter', 'a number from 0 to 1', jitter);
  return Object.freeze({
    attempts,
    delayMs: (attempt: number) =>
      Math.min(maxDelayMs, firstDelayMs * factor ** (attempt - 1)) * (1 + jitter * random()),
  });
}

/**
 * One attempt and no more.
 *
 * *When to use*: where a repetition would do harm, or somebody else repeats.
 *
 * @example
 * ```ts
 * import { noRetry } from 'demesne/messaging';
 *
 * noRetry.attempts; // => 1
 * ```
 * @see Nygard 2018, Release It!, ch. 5
 * @since 0.1.0
 */
export const noRetry: RetryPolicy = /* @__PURE__ */ Object.freeze({ attempts: 1, delayMs: () => 0 });

const conflictBackoff = /* @__PURE__ */ exponentialBackoff({ attempts: 5, firstDelayMs: 5, jitter: 1 });

/** Most conflicts are over by the time they are noticed, so the first retry comes at once. */
export const conflictRetry: RetryPolicy = /* @__PURE__ */ Object.freeze({
  attempts: 5,
  delayMs: (attempt: number) => (attempt === 1 ? 0 : conflictBackoff.delayMs(attempt - 1)),
});

const MINUTE_MS = 60_000;
const YEAR_MS = 365 * 86_400_000;

/** A policy whose waits a store can keep, whatever it says: a message that can't be parked would be lost, or tried for ever. */
export const keepable = (policy: RetryPolicy): RetryPolicy => ({
  attempts: policy.attempts,
  delayMs(attempt) {
    try {
      const ms = policy.delayMs(attempt);
      return typeof ms === 'number' && !Number.isNaN(ms) ? Math.min(Math.max(0, ms), YEAR_MS) : MINUTE_MS;
    } catch {
      return MINUTE_MS;
    }
  },
});

/** Refuses what isn't a policy, where it is given. */
export function checkRetryPolicy(policy: RetryPolicy): RetryPolicy {
  const { attempts, delayMs } = Object(policy) as Partial<RetryPolicy>;
  needWhole('retry.attempts', attempts, 1);
  need(typeof delayMs === 'function', 'retry.delayMs', 'a function of the attempt', delayMs);
  return policy;
}
