import { need, needObject } from '../../messaging/invalid-option.ts';
import { isAggregateName, streamName } from '../../messaging/log/stream-name.ts';

/**
 * Which stream is meant: that of an aggregate, by its name, its id and its tenant.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface StreamReference {
  /** The name the aggregate was defined by. */
  readonly type: string;
  readonly id: string;
  /** Whose data it is; nobody's unless given. */
  readonly tenant?: string;
}

/** What the streams that tell of others are named by. */
const AUDIT = 'demesne.Stream.';

const isText = (text: unknown): text is string => typeof text === 'string' && text !== '';

/** The name of a stream, where what is said of it can be one. */
export function nameOf(stream: StreamReference): string {
  needObject(stream, 'stream');
  const { type, id, tenant } = stream;
  need(
    isAggregateName(type),
    'stream.type',
    'the name of an aggregate, without a slash and no @ at its beginning',
    type,
  );
  need(isText(id), 'stream.id', 'the id of an aggregate', id);
  need(tenant === undefined || typeof tenant === 'string', 'stream.tenant', 'a text', tenant);
  return streamName(type, id, tenant);
}

/** Refuses a stream that only the event store itself may write to. */
export function needOwn({ type }: StreamReference): void {
  need(
    !type.startsWith(AUDIT),
    'stream.type',
    `no name that begins with ${AUDIT}, which tells what was done to a stream`,
    type,
  );
}

/**
 * The stream that tells what was done to a stream as a whole, by whom and why: its events are `StreamWasArchived`, `StreamWasRestored`,
 * `StreamWasNoted` and `StreamWasTruncated`.
 *
 * *When to use*: to read it with `readStream`.
 *
 * *Guarantees*: it is of the same id and tenant, and nothing takes anything out of it.
 *
 * *Errors*: `InvalidOption` for what is no stream.
 *
 * @example
 * ```ts
 * import { auditOf } from 'demesne/event-sourcing';
 *
 * auditOf({ type: 'Order', id: 'o-1' }); // => { type: 'demesne.Stream.Order', id: 'o-1' }
 * ```
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export function auditOf(stream: StreamReference): StreamReference {
  nameOf(stream);
  return { ...stream, type: AUDIT + stream.type };
}
