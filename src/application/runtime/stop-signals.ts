import type { StopFailed } from './runtime-faults.ts';

/**
 * What tells of signals: the part of Node's `process` that is called.
 *
 * @see https://nodejs.org/api/process.html#signal-events
 * @since 0.2.0
 */
export interface SignalSource {
  /** Has a function called with each signal of a kind. */
  on(signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP', listener: () => void): unknown;
  /** Ends that. */
  off(signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP', listener: () => void): unknown;
}

/**
 * Which signals stop a {@link Runtime}, and what time it has then.
 *
 * @see Nygard 2018, Release It!, ch. 8, on shutting down
 * @since 0.2.0
 */
export interface StopOnOptions {
  /** `SIGTERM` and `SIGINT` unless given. */
  readonly signals?: readonly ('SIGTERM' | 'SIGINT' | 'SIGHUP')[];
  /** As `timeoutMs` of {@link Runtime.stop}. */
  readonly timeoutMs?: number;
}

/**
 * How a runtime came to its end.
 *
 * @see Nygard 2018, Release It!, ch. 8, on shutting down
 * @since 0.2.0
 */
export interface RuntimeEnd {
  /** The signal that stopped it; none where the program itself did. */
  readonly signal?: 'SIGTERM' | 'SIGINT' | 'SIGHUP';
  /** What did not stop as it should. */
  readonly fault?: StopFailed;
}

/** Calls a function with each signal; the function returned ends that, so that the next one kills as it always does. */
export function listenTo(
  source: SignalSource,
  signals: Required<StopOnOptions>['signals'],
  heard: (signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP') => void,
): () => void {
  const listeners = [...new Set(signals)].map((signal) => ({ signal, listener: () => heard(signal) }));
  for (const { signal, listener } of listeners) source.on(signal, listener);
  return () => {
    for (const { signal, listener } of listeners) source.off(signal, listener);
  };
}
