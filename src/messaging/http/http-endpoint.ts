import type { InvalidValue } from '../../domain/invalid-value.ts';
import type { InboundChannelAdapter } from '../broker/inbound-channel-adapter.ts';
import { isWhole, need, needObject } from '../invalid-option.ts';
import { MessageTooLarge, readCloudEvent, type HttpMessage, type ReadCloudEventOptions } from './read-cloud-event.ts';

/**
 * What to answer to a request, and why.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 * @since 0.2.0
 */
export interface HttpReply {
  /** 204, it is in the log; 400, it is no event of the adapter's classes; 413, it is too large; 503, it could not be appended. */
  readonly status: 204 | 400 | 413 | 503;
  /** What was wrong with the request; it may be shown to the sender, since nothing of the request is quoted in it. */
  readonly refusal?: InvalidValue | MessageTooLarge;
  /** What the log or the body threw; for the receiver's own eyes. */
  readonly fault?: unknown;
}

/**
 * Where events come in by HTTP: it reads a request, has the event appended to the receiver's log, and only then says that it is confirmed.
 *
 * *When to use*: in a route of whatever server there is, after the sender was authenticated; {@link HttpBroker} is the other side.
 *
 * *Guarantees*: answers 204 once the event is in the log, and never before. Never rejects. What comes again is confirmed again. Holds no
 * more than `maxBytes` of a body; how long a body may take is the server's to limit.
 *
 * *Errors*: `InvalidOption` for an adapter or a size that is none.
 *
 * @example
 * ```ts
 * import { InMemoryMessageLog } from 'demesne/in-memory';
 * import { HttpEndpoint, InboundChannelAdapter, IntegrationEvent } from 'demesne/messaging';
 *
 * class OrderAccepted extends IntegrationEvent.define('ordering.published.OrderAccepted', {}) {}
 *
 * const endpoint = new HttpEndpoint(new InboundChannelAdapter(new InMemoryMessageLog(), OrderAccepted));
 * // `createServer(async ({ headers, ...}) => …)` of Node gives `{ headers: request.headers, body: request }`.
 * const { status, refusal } = await endpoint.receive({ headers: {}, body: 'hello' });
 * status; // => 400
 * refusal?.message; // => 'Not a valid CloudEvent: expected one event, in binary or in structured mode and JSON.'
 * ```
 * @see Hohpe & Woolf 2003, Message Endpoint
 * @since 0.2.0
 */
export class HttpEndpoint {
  readonly #inbound: Pick<InboundChannelAdapter, 'receive'>;
  readonly #options: ReadCloudEventOptions;

  constructor(inbound: Pick<InboundChannelAdapter, 'receive'>, options: ReadCloudEventOptions = {}) {
    needObject(options);
    const { maxBytes = 1_048_576 } = options;
    need(typeof inbound?.receive === 'function', 'inbound', 'an InboundChannelAdapter', inbound);
    need(isWhole(maxBytes, 1), 'maxBytes', 'a whole number of bytes from 1', maxBytes);
    this.#inbound = inbound;
    this.#options = { maxBytes };
  }

  /** Takes one request in. */
  async receive(request: HttpMessage): Promise<HttpReply> {
    try {
      const read = await readCloudEvent(request, this.#options);
      const taken = read.isOk() ? await this.#inbound.receive(read.value) : read;
      return taken.match<HttpReply>(
        () => ({ status: 204 }),
        (refusal) => ({ status: refusal instanceof MessageTooLarge ? 413 : 400, refusal }),
      );
    } catch (fault) {
      return { status: 503, fault };
    }
  }
}
