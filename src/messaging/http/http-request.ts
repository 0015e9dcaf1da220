import type { CloudEvent } from '../cloud-events/cloud-event.ts';
import { BrokerRefused } from '../broker/broker-faults.ts';
import { toHeaderValue } from './header-value.ts';

/**
 * How an event is put into a request: `structured`, all of it is the body; `binary`, the body is its data, and headers are its
 * attributes.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#13-content-modes
 * @since 0.2.0
 */
export type ContentMode = 'structured' | 'binary';

/** The headers and the body of an event. */
export interface HttpContent {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** An event in the HTTP binding of CloudEvents 1.0. */
export function httpContentOf(event: CloudEvent, mode: ContentMode): HttpContent {
  if (mode === 'binary') return binary(event);
  return {
    headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
    body: JSON.stringify(event),
  };
}

function binary({ data, datacontenttype, ...attributes }: CloudEvent): HttpContent {
  const headers: Record<string, string> = { 'content-type': datacontenttype };
  for (const [name, value] of Object.entries(attributes)) headers[`ce-${name}`] = headerValue(name, value);
  return { headers, body: JSON.stringify(data) };
}

function headerValue(name: string, value: string): string {
  try {
    return toHeaderValue(value);
  } catch {
    throw new BrokerRefused(`The attribute ${name} holds half of a surrogate pair, which no header can carry.`);
  }
}
