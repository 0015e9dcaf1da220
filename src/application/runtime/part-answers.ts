import { need } from '../../messaging/invalid-option.ts';
import type { PartitionOverview } from '../../messaging/durable-subscription/partition-overview.ts';
import type { ScheduleBacklog } from '../../messaging/scheduler/scheduled-messages.ts';

const COUNTS = ['lag', 'parked', 'dead', 'blocked'] as const;

/** A part may be anybody's: an answer that can't be summed up is its fault, and not that of who asks. */
export function checkedOverview(overview: readonly PartitionOverview[]): readonly PartitionOverview[] {
  const fits = Array.isArray(overview) && overview.every(isPartition);
  need(fits, 'what overview answers', 'a list of partitions with their counts', overview);
  return overview;
}

/** The same for what is scheduled. */
export function checkedBacklog(backlog: ScheduleBacklog): ScheduleBacklog {
  need(Number.isFinite(backlog?.due), 'what backlog answers', 'an object whose due is a number', backlog);
  return backlog;
}

const isPartition = (one: PartitionOverview): boolean =>
  typeof one?.subscription === 'string' && COUNTS.every((count) => Number.isFinite(one[count]));
