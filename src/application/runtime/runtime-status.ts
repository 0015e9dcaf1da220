import type { PartitionOverview } from '../../messaging/durable-subscription/partition-overview.ts';
import type { ScheduleBacklog } from '../../messaging/scheduler/scheduled-messages.ts';
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
 * How one part of a runtime stands. What isn't known isn't there: the part doesn't run, or could not be asked.
 *
 * @see Nygard 2018, Release It!, ch. 8, on health checks
 * @since 0.2.0
 */
export interface PartStatus {
  readonly state: PartState;
  /** Its durable subscriptions, in the order of their names; an empty list where it has none. */
  readonly subscriptions?: readonly SubscriptionStatus[];
  /** Scheduled messages that are due and not in the log yet; `{ due: 0 }` where it schedules nothing. */
  readonly backlog?: ScheduleBacklog;
  /** Why it could not be asked how it stands. */
  readonly fault?: unknown;
}

/**
 * How a whole runtime stands: what a page for operators, a probe or an alarm goes by.
 *
 * *Guarantees*: a figure is `undefined` where a part that it depends on doesn't run, or could not be asked, and never a 0 that nobody counted.
 *
 * @see Nygard 2018, Release It!, ch. 8, on health checks; Hohpe & Woolf 2003, Control Bus
 * @since 0.2.0
 */
export interface RuntimeStatus<Name extends string = string> {
  readonly state: 'idle' | 'starting' | 'running' | 'stopping' | 'stopped';
  /** Whether everything runs, and could be asked how it stands. */
  readonly ready: boolean;
  /** The lag of the subscription that is furthest behind; messages that await their turn are no fault. */
  readonly lag: number | undefined;
  /** How many messages are parked in all. */
  readonly parked: number | undefined;
  /** How many of them are dead: each of them asks for an operator. */
  readonly dead: number | undefined;
  /** How many projections have stopped at an event that they can't handle: each of them asks for an operator. */
  readonly stopped: number | undefined;
  /** How many scheduled messages are due and not in the log yet. */
  readonly due: number | undefined;
  readonly parts: Readonly<Record<Name, PartStatus>>;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const most = (numbers: readonly number[]): number => Math.max(0, ...numbers);

/** All of something, or nothing where one is not known. */
function allKnown<T>(parts: readonly (T | undefined)[]): readonly T[] | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? known : undefined;
}

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

const hasStopped = ({ partitions }: SubscriptionStatus): boolean =>
  partitions.some(({ status }) => status === 'stopped');

/** All parts taken together. */
export function runtimeStatus<Name extends string>(
  state: RuntimeStatus['state'],
  parts: Readonly<Record<Name, PartStatus>>,
): RuntimeStatus<Name> {
  const all = Object.values<PartStatus>(parts);
  const subscriptions = allKnown(all.map((part) => part.subscriptions))?.flat();
  const backlogs = allKnown(all.map((part) => part.backlog));
  return {
    state,
    ready: state === 'running' && all.every((part) => !('fault' in part)),
    lag: subscriptions && most(subscriptions.map(({ lag }) => lag)),
    parked: subscriptions && sum(subscriptions.map(({ parked }) => parked)),
    dead: subscriptions && sum(subscriptions.map(({ dead }) => dead)),
    stopped: subscriptions && subscriptions.filter(hasStopped).length,
    due: backlogs && sum(backlogs.map(({ due }) => due)),
    parts,
  };
}
