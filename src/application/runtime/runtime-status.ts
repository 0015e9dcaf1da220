import type { PartitionOverview } from '../../messaging/durable-subscription/partition-overview.ts';
import type { PartState } from './runtime-part.ts';

/**
 * How one subscription stands.
 *
 * @see Hohpe & Woolf 2003, Control Bus
 * @since 0.2.0
 */
export interface SubscriptionStatus {
  readonly name: string;
  /** How many messages of the log come after the position of the partition that is furthest behind. */
  readonly lag: number;
  /** How many messages are parked, those behind others included. */
  readonly parked: number;
  /** How many of them are dead: an operator has to decide. */
  readonly dead: number;
  /** How many of them stand behind a dead one. */
  readonly blocked: number;
  readonly partitions: readonly PartitionOverview[];
}

/**
 * How one part of a runtime stands.
 *
 * @since 0.2.0
 */
export interface PartStatus {
  readonly state: PartState;
  /** Its subscriptions, in the order of their names; none where it has none, or doesn't run. */
  readonly subscriptions: readonly SubscriptionStatus[];
  /** Why it could not be asked how it stands. */
  readonly fault?: unknown;
}

/**
 * How a whole runtime stands: what a page for operators, a probe or an alarm goes by.
 *
 * @see Nygard 2018, Release It!, ch. 8, on health checks; Hohpe & Woolf 2003, Control Bus
 * @since 0.2.0
 */
export interface RuntimeStatus<Name extends string = string> {
  readonly state: 'idle' | 'starting' | 'running' | 'stopping' | 'stopped';
  /** Whether everything runs, and could be asked how it stands. */
  readonly ready: boolean;
  /** The lag of the subscription that is furthest behind; messages that await their turn are no fault. */
  readonly lag: number;
  /** How many messages are parked in all. */
  readonly parked: number;
  /** How many of them are dead: each of them asks for an operator. */
  readonly dead: number;
  readonly parts: Readonly<Record<Name, PartStatus>>;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const most = (numbers: readonly number[]): number => Math.max(0, ...numbers);

/** Subscriptions by their partitions. */
export function subscriptionsOf(overview: readonly PartitionOverview[]): readonly SubscriptionStatus[] {
  const names = [...new Set(overview.map(({ subscription }) => subscription))];
  return names.map((name) => {
    const partitions = overview.filter(({ subscription }) => subscription === name);
    return {
      name,
      lag: most(partitions.map(({ lag }) => lag)),
      parked: sum(partitions.map(({ parked }) => parked)),
      dead: sum(partitions.map(({ dead }) => dead)),
      blocked: sum(partitions.map(({ blocked }) => blocked)),
      partitions,
    };
  });
}

/** All parts taken together. */
export function runtimeStatus<Name extends string>(
  state: RuntimeStatus['state'],
  parts: Readonly<Record<Name, PartStatus>>,
): RuntimeStatus<Name> {
  const all = Object.values<PartStatus>(parts);
  const subscriptions = all.flatMap((part) => part.subscriptions);
  return {
    state,
    ready: state === 'running' && all.every((part) => !('fault' in part)),
    lag: most(subscriptions.map(({ lag }) => lag)),
    parked: sum(subscriptions.map(({ parked }) => parked)),
    dead: sum(subscriptions.map(({ dead }) => dead)),
    parts,
  };
}
