import { need, needObject, needSignal } from '../invalid-option.ts';

/**
 * How to wait for what works on its own: a bus, subscriptions, a scheduler, a runtime.
 *
 * @see Nygard 2018, Release It!, ch. 5, on time-outs
 * @since 0.1.0
 */
export interface WaitOptions {
  /** Ends the waiting, and only that: the rejection carries its reason. */
  readonly signal?: AbortSignal;
}

/**
 * How to close what works on its own.
 *
 * @see Nygard 2018, Release It!, ch. 8, on shutting down
 * @since 0.1.0
 */
export interface CloseOptions {
  /** How many milliseconds handlers at work may still take, from 0; 10,000 unless given. `Infinity` is 24 days. */
  readonly timeoutMs?: number;
}

/** The signal of a wait, checked. */
export function signalOf(options: WaitOptions): AbortSignal | undefined {
  needObject(options);
  needSignal(options.signal);
  return options.signal;
}

/** How long a close may take, checked. */
export function timeoutOf(options: CloseOptions): number {
  needObject(options);
  const { timeoutMs = 10_000 } = options;
  need(typeof timeoutMs === 'number' && timeoutMs >= 0, 'timeoutMs', 'milliseconds from 0', timeoutMs);
  return timeoutMs;
}
