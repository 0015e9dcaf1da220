import { isInStream } from '../../messaging/log/stream-name.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import { AggregateDeleted } from '../../messaging/stream/aggregate-deleted.ts';
import type { Store } from '../store.ts';

/** When something happened, and who did it. */
type Stamp = Pick<EventEnvelope, 'occurredAt' | 'actor'>;

/** An aggregate that a log tells of. */
export interface ToldAggregate {
  readonly id: string;
  readonly tenant: string | undefined;
  /** That of its last event. */
  version: number;
  /** Whether that says that it was deleted. */
  isDeleted: boolean;
  readonly first: Stamp;
  last: Stamp;
}

/** How many messages are read at once. */
const PAGE = 500;

/** All aggregates of a name that the log tells of. */
export async function toldAggregates(
  { log }: Pick<Store, 'log'>,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Iterable<ToldAggregate>> {
  const all = new Map<string, ToldAggregate>();
  for (let position = 0; ;) {
    signal?.throwIfAborted();
    const page = await log.read(position, PAGE);
    if (page.length === 0) return all.values();
    for (const { position: found, envelope } of page) {
      position = found;
      if (!isInStream(envelope) || envelope.aggregate.type !== name) continue;
      const { tenant, aggregate, message } = envelope;
      const { id, version } = aggregate;
      const key = JSON.stringify([tenant, id]);
      const told = all.get(key);
      const isDeleted = message.type === AggregateDeleted.type;
      const last = stampIn(envelope);
      if (told === undefined) all.set(key, { id, tenant, version, isDeleted, first: last, last });
      else Object.assign(told, { version, isDeleted, last });
    }
  }
}

const stampIn = ({ occurredAt, actor }: EventEnvelope): Stamp => ({
  occurredAt,
  ...(actor !== undefined && { actor }),
});
