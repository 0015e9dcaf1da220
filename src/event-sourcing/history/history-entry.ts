import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import type { AggregateDeleted } from '../../messaging/stream/aggregate-deleted.ts';

/**
 * Something that happened to an aggregate.
 *
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export interface HistoryEntry<Aggregate extends AggregateRoot = AggregateRoot> {
  /** The version that it made; several events that were stored as one have the same. */
  readonly version: number;
  /** What happened, as it is told today; or that the aggregate was deleted. */
  readonly event: Aggregate['pendingEvents'][number] | AggregateDeleted;
  /** When it happened. */
  readonly occurredAt: Instant;
  /** Who did it; absent where nobody was named. */
  readonly actor?: string;
  /** The id of the message that told of it. */
  readonly messageId: string;
  /** The conversation it belongs to. */
  readonly correlationId: string;
  /** The id of the message that it was a consequence of. */
  readonly causationId?: string;
}

export const entryOf = <Aggregate extends AggregateRoot>(
  { id, aggregate, occurredAt, actor, correlationId, causationId }: EventEnvelope,
  event: HistoryEntry<Aggregate>['event'],
): HistoryEntry<Aggregate> => ({
  version: aggregate.version,
  event,
  occurredAt,
  ...(actor !== undefined && { actor }),
  messageId: id,
  correlationId,
  ...(causationId !== undefined && { causationId }),
});
