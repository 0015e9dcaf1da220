import type { Envelope } from '../../messaging/message/envelope.ts';
import { instantOf, type StoredTime } from '../../messaging/log/stored-time.ts';
import type { AuditStamps, Tombstone } from './audit-stamps.ts';
import type { AggregateChange } from '../unit-of-work/unit-store.ts';

/** The last thing that was done to an aggregate: when, and by whom. */
export interface ChangeStamp {
  readonly at: string;
  readonly by: string | null;
}

/** When a change was made, and by whom: as its last event says, or its stamp where that has none. */
export function lastEventOf(
  { recipe: { name }, id, stamp }: AggregateChange,
  envelopes: readonly Envelope[],
): Pick<Envelope, 'occurredAt' | 'actor'> {
  const last = envelopes.findLast(({ aggregate }) => aggregate?.id === id && aggregate.type === name);
  return (last ?? stamp) as NonNullable<typeof stamp>;
}

export function stampOf(change: AggregateChange, envelopes: readonly Envelope[]): ChangeStamp {
  const { occurredAt, actor } = lastEventOf(change, envelopes);
  return { at: occurredAt.toString(), by: actor ?? null };
}

/** The stamps of an aggregate as a table has them. */
export interface StampRow {
  readonly created_at: StoredTime;
  readonly created_by: string | null;
  readonly updated_at: StoredTime;
  readonly updated_by: string | null;
  readonly deleted_at: StoredTime | null;
}

/** What is left of a deleted aggregate, of its row. */
export const tombstoneOf = (row: StampRow & { readonly id: string }): Tombstone => ({
  id: row.id,
  stamps: stampsOf(row) as Tombstone['stamps'],
});

export const stampsOf = (row: StampRow): AuditStamps => ({
  createdAt: instantOf(row.created_at),
  ...(row.created_by !== null && { createdBy: row.created_by }),
  updatedAt: instantOf(row.updated_at),
  ...(row.updated_by !== null && { updatedBy: row.updated_by }),
  ...(row.deleted_at !== null && { deletedAt: instantOf(row.deleted_at) }),
});
