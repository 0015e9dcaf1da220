import type { Json } from '../../domain/json.ts';
import type { Envelope } from '../message/envelope.ts';
import { needObject } from '../invalid-option.ts';
import { contextOf } from '../message/message-class.ts';

/**
 * An envelope in the structured JSON form of CloudEvents 1.0. Extension attributes are text, as most transports demand.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 * @since 0.1.0
 */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  /** Whose event it is: `/` and the context, unless said otherwise. */
  readonly source: string;
  readonly type: string;
  /** When it was committed: ISO 8601 in UTC. */
  readonly time: string;
  /** The stream of its aggregate without the tenant: `Order/o-1`. */
  readonly subject?: string;
  readonly datacontenttype: 'application/json';
  readonly data: Json;
  readonly aggregatetype?: string;
  readonly aggregateid?: string;
  /** A whole number from 1, in decimal. */
  readonly aggregateversion?: string;
  readonly correlationid: string;
  readonly causationid?: string;
  /** A whole number from 1, in decimal. */
  readonly schemaversion: string;
  readonly tenant?: string;
  readonly actor?: string;
}

/**
 * What a CloudEvent says beyond its envelope.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 * @since 0.1.0
 */
export interface CloudEventOptions {
  /** A URI reference that tells this producer from others; `/` and the context of the message unless given. */
  readonly source?: string;
}

/**
 * Writes an envelope as a CloudEvent, ready for `JSON.stringify`.
 *
 * *When to use*: wherever a message leaves the process. {@link fromCloudEvent} reads it.
 *
 * @example
 * ```ts
 * import { Instant } from 'demesne';
 * import { IntegrationEvent, toCloudEvent } from 'demesne/messaging';
 *
 * class MenuChanged extends IntegrationEvent.define('catalog.published.MenuChanged', {}) {}
 *
 * const occurredAt = Instant.of('2026-03-01T12:00:00Z');
 * const event = toCloudEvent({ id: 'm-1', message: new MenuChanged(), occurredAt, correlationId: 'c-1' });
 * event.source; // => '/catalog'
 * event.time; // => '2026-03-01T12:00:00.000Z'
 * event.schemaversion; // => '1'
 * ```
 * @see Hohpe & Woolf 2003, Canonical Data Model
 * @since 0.1.0
 */
export function toCloudEvent(envelope: Envelope, options: CloudEventOptions = {}): CloudEvent {
  needObject(options);
  const { id, message, occurredAt, aggregate, correlationId, causationId, tenant, actor } = envelope;
  return {
    specversion: '1.0',
    id,
    source: options.source ?? `/${contextOf(message.type)}`,
    type: message.type,
    time: occurredAt.toString(),
    ...(aggregate && { subject: `${aggregate.type}/${aggregate.id}` }),
    datacontenttype: 'application/json',
    ...(aggregate && {
      aggregatetype: aggregate.type,
      aggregateid: aggregate.id,
      aggregateversion: String(aggregate.version),
    }),
    correlationid: correlationId,
    ...(causationId !== undefined && { causationid: causationId }),
    schemaversion: String(message.version),
    ...(tenant !== undefined && { tenant }),
    ...(actor !== undefined && { actor }),
    data: message.encode(),
  };
}
