import { PartitionsDiffer } from '../../messaging/durable-subscription/subscription-faults.ts';
import { inlineName } from '../../read-model/inline-version.ts';
import type { VersionStanding } from '../../read-model/read-model-store.ts';
import { ModelTaken, ProjectionsRefused } from './projection-faults.ts';
import type { ProjectionRules } from './projection-rules.ts';
import { subscriptionsOf, type Projection } from './projection.ts';

/**
 * Makes a version of a projection known to a store, where it isn't.
 *
 * *Errors*: {@link ModelTaken} where another projection makes the rows; {@link ProjectionsRefused} where this version made those of another read
 * model; {@link PartitionsDiffer}. A version whose time is over is reported, and left as it is.
 */
export async function registerProjection(
  projection: Projection,
  { store, report }: Pick<ProjectionRules, 'store' | 'report'>,
): Promise<void> {
  const { name, version, into, subscription, partitions } = projection;
  const { readModels, subscriptions, log } = store;
  const replayUntil = await log.head();
  // Its place in the log comes after it is known itself, so that is asked for first.
  const [place] = await subscriptions.states([subscription]);
  const known = await readModels.standings(into.name);
  const foreign = known.find((one) => !isOwn(projection, one));
  if (foreign !== undefined) throw new ModelTaken(into.name, name, foreign.subscription);
  const isKnown = known.some((one) => one.version === version);
  if (place !== undefined && !isKnown) throw new ProjectionsRefused('OTHER_MODEL', name);
  const found = await readModels.register({ model: into.name, version, subscription, replayUntil });
  // Units may have begun to write it in this moment.
  if (found.subscription !== subscription) throw new ModelTaken(into.name, name, found.subscription);
  // Its subscription would hold up every purge.
  if (found.status === 'retired') return report(new ProjectionsRefused('RETIRED_PROJECTION', name));
  const divided = await subscriptions.register(subscription, partitions, 0);
  if (divided !== partitions) throw new PartitionsDiffer(subscription, partitions, divided);
}

/** Whether the same projection makes those rows: by a subscription, or in another version with the events of units. */
const isOwn = ({ name, version }: Projection, found: VersionStanding): boolean =>
  found.subscription.startsWith(subscriptionsOf(name)) ||
  (found.version !== version && found.subscription === inlineName(name, found.version));
