import type { Envelope, EventEnvelope } from '../message/envelope.ts';
import { isPublishedName } from '../message/integration-event.ts';

/**
 * The permanent name of an aggregate's stream: `Order/o-1`, with its tenant first where it has one: `@acme/Order/o-1`.
 *
 * *When to use*: as the key of everything that belongs to one aggregate: its order, its place in a store.
 *
 * *Guarantees*: two different aggregates never share a name. The id comes last and as it is; in a tenant `/` is written
 * `%2F` and `%` is written `%25`.
 *
 * @example
 * ```ts
 * import { streamName } from 'demesne/messaging';
 *
 * streamName('Order', 'o-1'); // => 'Order/o-1'
 * streamName('Order', 'o-1', 'acme'); // => '@acme/Order/o-1'
 * ```
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.1.0
 */
export function streamName(aggregate: string, id: string, tenant?: string): string {
  if (!tenant) return `${aggregate}/${id}`;
  return `@${tenant.replace(/[%/]/g, (sign) => (sign === '/' ? '%2F' : '%25'))}/${aggregate}/${id}`;
}

/** Whether the name of an aggregate is none that makes the stream of one that of another: it has no slash, and no sign of a tenant before it. */
export const isAggregateName = (name: unknown): boolean =>
  typeof name === 'string' && name !== '' && !name.startsWith('@') && !name.includes('/');

/** The stream of the aggregate that a message is of, or tells of. */
export const streamOf = ({ aggregate, tenant }: EventEnvelope): string =>
  streamName(aggregate.type, aggregate.id, tenant);

/** What a message keeps its order with: the stream of its aggregate, or itself where it is of none. */
export const orderKeyOf = ({ id, aggregate, tenant }: Envelope): string =>
  aggregate === undefined ? id : streamName(aggregate.type, aggregate.id, tenant);

/** Whether a message takes a place among the versions of its aggregate: an integration event only tells of one. */
export const isInStream = (envelope: Envelope): envelope is EventEnvelope =>
  envelope.aggregate !== undefined && !isPublishedName(envelope.message.type);
