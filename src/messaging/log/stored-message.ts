import { Instant } from '../../domain/time/instant.ts';
import type { Json } from '../../domain/json.ts';
import type { Message } from '../../domain/message.ts';
import { bucketOf } from './bucket.ts';
import { EncodedMessage } from '../message/encoded-message.ts';
import type { AggregateReference, Envelope } from '../message/envelope.ts';
import { checkStorable } from './log-faults.ts';
import { checkNameLengths } from './name-limits.ts';
import { isInStream, streamName } from './stream-name.ts';
import { checkEventVersion } from './version-limit.ts';

/**
 * What a stored message says beside its data; absent where there is nothing to say.
 *
 * @see Hohpe & Woolf 2003, Message History, Correlation Identifier
 * @since 0.2.0
 */
export interface StoredMeta {
  /** The version of the data's schema; 1 where it is absent. */
  readonly schemaVersion?: number;
  /** ISO 8601 in UTC. */
  readonly occurredAt: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly actor?: string;
  /** Of an integration event: the version of the aggregate it tells of. */
  readonly aggregateVersion?: number;
}

/**
 * A message as a row of a durable log.
 *
 * @see Hohpe & Woolf 2003, Message Store
 * @since 0.2.0
 */
export interface StoredMessage {
  readonly id: string;
  /** The wire name. */
  readonly type: string;
  /** As {@link streamName} writes it; null for a message of no aggregate. */
  readonly stream: string | null;
  /** Its place in the stream, from 1; null for an integration event, which has none. */
  readonly version: number | null;
  readonly data: Json;
  readonly meta: StoredMeta;
  /** As {@link bucketOf} counts it, of the stream or else of the id. */
  readonly bucket: number;
  /** Empty where there is none. */
  readonly tenant: string;
}

/** What is read of a row. */
export type ReadMessage = Omit<StoredMessage, 'bucket'>;

/**
 * The row for an envelope.
 *
 * *When to use*: in an adapter of your own; {@link envelopeOf} reads it.
 *
 * *Errors*: {@link UnstorableText} where an id or a stream has what no database keeps, {@link NameTooLong} where one is longer
 * than a database looks up, `InvalidOption` for a version that an event can't have.
 *
 * @example
 * ```ts
 * import { Instant } from 'demesne';
 * import { envelopeOf, IntegrationEvent, storedMessage } from 'demesne/messaging';
 *
 * class MenuChanged extends IntegrationEvent.define('catalog.published.MenuChanged', {}) {}
 *
 * const occurredAt = Instant.of('2026-03-01T12:00:00Z');
 * const stored = storedMessage({ id: 'm-1', message: new MenuChanged(), occurredAt, correlationId: 'c-1' });
 * stored.meta; // => { occurredAt: '2026-03-01T12:00:00.000Z', correlationId: 'c-1' }
 * envelopeOf(stored).message.type; // => 'catalog.published.MenuChanged'
 * ```
 * @see Hohpe & Woolf 2003, Message Store
 * @since 0.2.0
 */
export function storedMessage(envelope: Envelope): StoredMessage {
  const { id, message, aggregate, tenant } = envelope;
  checkNameLengths(envelope);
  checkEventVersion(envelope);
  const stream = aggregate ? streamName(aggregate.type, aggregate.id, tenant) : null;
  checkStorable('an id of a message', id);
  if (stream !== null) checkStorable('the name of a stream', stream);
  if (tenant !== undefined) checkStorable('a tenant', tenant);
  const version = isInStream(envelope) ? envelope.aggregate.version : null;
  return {
    id,
    type: message.type,
    stream,
    version,
    data: message.encode(),
    meta: metaOf(envelope, version === null ? aggregate?.version : undefined),
    bucket: bucketOf(stream ?? id),
    tenant: tenant ?? '',
  };
}

function metaOf(envelope: Envelope, aggregateVersion: number | undefined): StoredMeta {
  const { message, occurredAt, correlationId, causationId, actor } = envelope;
  return {
    ...(message.version !== 1 && { schemaVersion: message.version }),
    occurredAt: occurredAt.toString(),
    correlationId,
    ...(causationId !== undefined && { causationId }),
    ...(actor !== undefined && { actor }),
    ...(aggregateVersion !== undefined && { aggregateVersion }),
  };
}

/**
 * The envelope that a row was made of; its message stays {@link EncodedMessage | encoded} unless it is given.
 *
 * *When to use*: in an adapter of your own, for what its `read` gives.
 *
 * @see Hohpe & Woolf 2003, Envelope Wrapper
 * @since 0.2.0
 */
export function envelopeOf(stored: Omit<StoredMessage, 'bucket'>, message: Message = encoded(stored)): Envelope {
  const { id, meta, tenant } = stored;
  const aggregate = aggregateOf(stored);
  const envelope: { -readonly [K in keyof Envelope]: Envelope[K] } = {
    id,
    message,
    occurredAt: Instant.of(meta.occurredAt),
    correlationId: meta.correlationId,
  };
  if (aggregate !== undefined) envelope.aggregate = aggregate;
  if (meta.causationId !== undefined) envelope.causationId = meta.causationId;
  if (meta.actor !== undefined) envelope.actor = meta.actor;
  if (tenant !== '') envelope.tenant = tenant;
  return Object.freeze(envelope);
}

const encoded = ({ type, data, meta }: ReadMessage): EncodedMessage =>
  new EncodedMessage(type, meta.schemaVersion ?? 1, data);

/** Reads the name of a stream: the aggregate's name has no slash in it, and its id may have. */
function aggregateOf({ stream, version, meta, tenant }: ReadMessage): AggregateReference | undefined {
  if (stream === null) return undefined;
  const start = tenant === '' ? 0 : stream.indexOf('/') + 1;
  const end = stream.indexOf('/', start);
  return Object.freeze({
    type: stream.slice(start, end),
    id: stream.slice(end + 1),
    version: version ?? (meta.aggregateVersion as number),
  });
}
