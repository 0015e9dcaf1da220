import type { PartitionState } from './leasing/lease.ts';

/**
 * How a partition stands.
 *
 * @see Hohpe & Woolf 2003, Control Bus
 * @since 0.2.0
 */
export interface PartitionOverview extends PartitionState {
  /** How many messages of the log come after its position, whether they are of this partition or not. */
  readonly lag: number;
  /** Whether somebody works on it, nobody does, an operator has paused it, or it is one of a projection that has stopped, be it paused as well. */
  readonly status: 'working' | 'unowned' | 'paused' | 'stopped';
}

/** What a person sees of how partitions stand. */
export const overviewOf = (states: readonly PartitionState[], head: number): readonly PartitionOverview[] =>
  states.map((state) => ({
    ...state,
    lag: Math.max(0, head - state.position),
    status: state.paused ? 'paused' : state.owner === undefined ? 'unowned' : 'working',
  }));

/** Whether nothing is left to do but what only an operator can mend, or has stopped. */
export const areDone = (states: readonly PartitionState[], head: number): boolean =>
  states.every(
    ({ paused, position, parked, dead, blocked }) => paused || (position >= head && parked === dead + blocked),
  );
