import type { Instant } from '../../domain/time/instant.ts';
import { streamName } from '../../messaging/log/stream-name.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import type { StoredSnapshot } from '../../messaging/stream/snapshot-store.ts';
import type { TrackedAggregate } from './unit-repository.ts';

/** The snapshots of a unit by the time when they are written. */
interface DueSnapshots {
  readonly inTransaction: readonly StoredSnapshot[];
  readonly afterCommit: readonly StoredSnapshot[];
}

/** The snapshots that are due with a commit: of what stays, none of what is deleted. */
export function dueSnapshots(
  aggregates: readonly TrackedAggregate[],
  envelopes: readonly EventEnvelope[],
  now: Instant,
): DueSnapshots {
  const inTransaction: StoredSnapshot[] = [];
  const afterCommit: StoredSnapshot[] = [];
  for (const { recipe, id, tenant, version, deleted, persistence, tail } of aggregates) {
    if (recipe.keeps === 'state' || recipe.snapshots === undefined || deleted) continue;
    const { write, schemaVersion } = recipe.snapshots;
    const recorded = envelopes.filter(({ aggregate }) => aggregate.id === id && aggregate.type === recipe.name);
    if (!recipe.snapshots.isDue(tail, recorded, now)) continue;
    const stream = streamName(recipe.name, id, tenant);
    const snapshot = { stream, version, schemaVersion, state: persistence.encodeState(), takenAt: now };
    (write === 'in-transaction' ? inTransaction : afterCommit).push(snapshot);
  }
  return { inTransaction, afterCommit };
}
