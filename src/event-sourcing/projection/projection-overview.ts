import type { PartitionState } from '../../messaging/durable-subscription/leasing/lease.ts';
import {
  overviewOf as allOverviewOf,
  type PartitionOverview,
} from '../../messaging/durable-subscription/partition-overview.ts';
import { PartitionReader } from '../../messaging/durable-subscription/handling/partition-reader.ts';
import type { ReadableLog } from '../../messaging/log/message-log.ts';
import type { Clock } from '../../domain/time/clock.ts';
import { isInline } from '../../read-model/inline-version.ts';
import type { ProjectionFailure, VersionStanding } from '../../read-model/read-model-store.ts';
import type { Projection } from './projection.ts';
import type { ProjectedStore } from './projection-rules.ts';

/**
 * How a projection stands.
 *
 * @see Hohpe & Woolf 2003, Control Bus
 * @since 0.2.0
 */
export interface ProjectionOverview {
  readonly projection: string;
  readonly version: number;
  readonly model: string;
  /**
   * `live`, its rows are what is asked for; `filling`, they are made beside those of another version; `retired`, another version has
   * taken its place, or its rebuild was given up.
   */
  readonly status: 'live' | 'filling' | 'retired';
  /** Whether it is being worked on, nobody does, an operator has paused it, an event has stopped it, or units of work write its rows. */
  readonly activity: 'working' | 'unowned' | 'paused' | 'stopped' | 'inline';
  /** Everything up to here is in its rows. */
  readonly position: number;
  /** How many messages of the log come after that, whether they are of this projection or not. */
  readonly lag: number;
  /** How old the first message is that its rows don't show, in milliseconds; 0 where they show all. */
  readonly lagMs: number;
  /** How many messages were left out, and are kept as dead letters. */
  readonly skipped: number;
  /** Why it has stopped. */
  readonly failure?: ProjectionFailure;
}

/** What a person sees of how a projection stands; nothing where its version was never begun. */
export async function overviewOf(
  projection: Projection,
  { log, subscriptions, readModels }: ProjectedStore,
  clock: Clock,
): Promise<ProjectionOverview | undefined> {
  const standing = await standingOf(projection, readModels);
  if (standing === undefined) return undefined;
  const states = await subscriptions.states([projection.subscription]);
  const head = await log.head();
  const position = positionOf(states) ?? head;
  const { status, failure } = standing;
  return {
    projection: projection.name,
    version: projection.version,
    model: projection.into.name,
    status,
    activity: activityOf(standing, states),
    position,
    lag: status === 'retired' ? 0 : Math.max(0, head - position),
    lagMs: status === 'retired' ? 0 : await ageOfNext(projection, log, states, clock),
    skipped: states.reduce((sum, { parked }) => sum + parked, 0),
    ...(failure !== undefined && { failure }),
  };
}

/** How the partitions of projections stand, as a runtime counts them. What was left out waits for nobody, so it isn't counted as parked. */
export async function partitionsOf(
  projections: readonly Projection[],
  { log, subscriptions, readModels }: ProjectedStore,
): Promise<readonly PartitionOverview[]> {
  const [states, head, standings] = await Promise.all([
    subscriptions.states(projections.map(({ subscription }) => subscription)),
    log.head(),
    Promise.all(projections.map((one) => standingOf(one, readModels))),
  ]);
  const stopped = standings.flatMap((one) => (one !== undefined && hasStopped(one) ? [one.subscription] : []));
  return allOverviewOf(states, head).map((one) => ({
    ...one,
    ...(stopped.includes(one.subscription) && { status: 'stopped' }),
    parked: 0,
    dead: 0,
    blocked: 0,
  }));
}

/** Whether there is nothing left for it to do, up to a position: it is live and has come as far, its time is over, or somebody has to look first. */
export async function isDoneUpTo(
  head: number,
  projection: Projection,
  { subscriptions, readModels }: Pick<ProjectedStore, 'subscriptions' | 'readModels'>,
): Promise<boolean> {
  const standing = await standingOf(projection, readModels);
  if (standing === undefined || standing.status === 'retired') return true;
  const states = await subscriptions.states([projection.subscription]);
  const isHalted = ['stopped', 'paused'].includes(activityOf(standing, states));
  return isHalted || (standing.status === 'live' && (positionOf(states) ?? head) >= head);
}

/** How the version stands that the code has. */
export async function standingOf(
  { into, version }: Projection,
  readModels: ProjectedStore['readModels'],
): Promise<VersionStanding | undefined> {
  return (await readModels.standings(into.name)).find((one) => one.version === version);
}

/** Where the last of the partitions stands; nothing where there is none. */
export const positionOf = (states: readonly PartitionState[]): number | undefined =>
  states.length === 0 ? undefined : Math.min(...states.map(({ position }) => position));

/** Whether an event has stopped a version whose time isn't over. */
const hasStopped = ({ status, failure }: VersionStanding): boolean => status !== 'retired' && failure !== undefined;

function activityOf(standing: VersionStanding, states: readonly PartitionState[]): ProjectionOverview['activity'] {
  if (isInline(standing.subscription)) return 'inline';
  if (hasStopped(standing)) return 'stopped';
  if (states.some(({ paused }) => paused)) return 'paused';
  return states.length > 0 && states.every(({ owner }) => owner !== undefined) ? 'working' : 'unowned';
}

/** How old the oldest message is that is still to be handled. */
async function ageOfNext(
  { types }: Projection,
  log: ReadableLog,
  states: readonly PartitionState[],
  clock: Clock,
): Promise<number> {
  const reader = new PartitionReader({ classes: types }, { log, batch: 100 });
  let oldest = 0;
  for (const state of states) {
    for (let { position } = state; ;) {
      const { messages, passed } = await reader.next(position, state);
      const [next] = messages;
      if (next !== undefined) oldest = Math.max(oldest, clock.now().msSince(next.envelope.occurredAt));
      if (next !== undefined || passed === position) break;
      position = passed;
    }
  }
  return oldest;
}
