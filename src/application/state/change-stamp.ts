import { Instant } from '../../domain/time/instant.ts';
import type { Envelope } from '../../messaging/message/envelope.ts';
import type { AuditStamps } from '../selection/selection.ts';
import type { AggregateChange } from '../unit-of-work/unit-store.ts';

/** The last thing that was done to an aggregate: when, and by whom. */
export interface ChangeStamp {
  readonly at: string;
  readonly by: string | null;
}

/** The last event of a change; a removal without one happens now, and nobody says who did it. */
export function lastEventOf(
  { recipe: { name }, id }: AggregateChange,
  envelopes: readonly Envelope[],
): Pick<Envelope, 'occurredAt' | 'actor'> {
  const last = envelopes.findLast(({ aggregate }) => aggregate?.id === id && aggregate.type === name);
  return last ?? { occurredAt: Instant.fromEpochMs(Date.now()) };
}

export function stampOf(change: AggregateChange, envelopes: readonly Envelope[]): ChangeStamp {
  const { occurredAt, actor } = lastEventOf(change, envelopes);
  return { at: occurredAt.toString(), by: actor ?? null };
}

/** The stamps of an aggregate as a table has them: ISO 8601 text, or milliseconds since 1970. */
export interface StampRow {
  readonly created_at: string | number;
  readonly created_by: string | null;
  readonly updated_at: string | number;
  readonly updated_by: string | null;
  readonly deleted_at: string | number | null;
}

const instantOf = (time: string | number): Instant =>
  typeof time === 'string' ? Instant.of(time) : Instant.fromEpochMs(Math.round(time));

export const stampsOf = (row: StampRow): AuditStamps => ({
  createdAt: instantOf(row.created_at),
  ...(row.created_by !== null && { createdBy: row.created_by }),
  updatedAt: instantOf(row.updated_at),
  ...(row.updated_by !== null && { updatedBy: row.updated_by }),
  ...(row.deleted_at !== null && { deletedAt: instantOf(row.deleted_at) }),
});
