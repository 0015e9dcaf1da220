import { BrokerRefused, BrokerUnavailable } from '../broker/broker-faults.ts';
import type { MessageBroker, SendOptions } from '../broker/message-broker.ts';
import type { CloudEvent } from '../cloud-events/cloud-event.ts';
import { untilAborted } from '../waiting/until-aborted.ts';
import { checkedHttpOptions, checkedUrl, type Fetch, type HttpBrokerOptions } from './http-broker-options.ts';
import { httpContentOf, type HttpContent } from './http-request.ts';
import { Pause } from './pause.ts';

type Answer = Awaited<ReturnType<Fetch>>;

/** The answers that speak of the event itself, so that it would get the same again; all others speak of the endpoint. */
const REFUSALS: ReadonlySet<number> = /* @__PURE__ */ new Set([400, 413, 415, 422, 431]);
/** The answers that may say when to come back. */
const BUSY: ReadonlySet<number> = /* @__PURE__ */ new Set([429, 503]);

/**
 * Sends events to an endpoint by HTTP, in the binding of CloudEvents 1.0.
 *
 * *When to use*: as the `to` of an `OutboxRelay`, where receivers have endpoints of their own, such as an `HttpEndpoint`.
 *
 * *Guarantees*: an answer of 2xx confirms an event, and nothing else does. 400, 413, 415, 422 and 431 refuse it for good; any
 * other answer, no answer in time and no connection mean that it may be sent again. After 429 or 503 with `Retry-After` nothing is sent
 * before that time. Redirects are not followed. Messages of its faults name the origin of the endpoint: never its path, its
 * query, or a header.
 *
 * *Errors*: `InvalidOption`. `send` rejects with `BrokerRefused`; `BrokerUnavailable`; the reason of the signal; what a
 * function of headers throws.
 *
 * @example
 * ```ts
 * import { HttpBroker } from 'demesne/messaging';
 *
 * const token = async () => 'secret';
 * const billing = new HttpBroker('https://billing.example/messages', {
 *   mode: 'binary',
 *   timeoutMs: 5_000,
 *   headers: async () => ({ authorization: `Bearer ${await token()}` }),
 * });
 * ```
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 * @since 0.2.0
 */
export class HttpBroker implements MessageBroker {
  readonly #url: string;
  readonly #origin: string;
  readonly #options: Required<HttpBrokerOptions>;
  readonly #pause: Pause;

  constructor(url: string | URL, options: HttpBrokerOptions = {}) {
    const endpoint = checkedUrl(url);
    this.#url = endpoint.url;
    this.#origin = endpoint.origin;
    this.#options = checkedHttpOptions(options);
    const { clock, timer, longestPauseMs } = this.#options;
    this.#pause = new Pause(clock, timer, longestPauseMs);
  }

  async send(event: CloudEvent, { signal }: SendOptions): Promise<void> {
    signal.throwIfAborted();
    await this.#pause.over(signal);
    const { status, headers: answered } = await this.#post(event, signal);
    if (status >= 200 && status < 300) return;
    const said = `The endpoint at ${this.#origin} answered ${status} to an event of type ${event.type}`;
    if (REFUSALS.has(status)) throw new BrokerRefused(`${said}: it will never take it as it is.`);
    if (BUSY.has(status)) this.#pause.begin(answered.get('retry-after'));
    throw new BrokerUnavailable(`${said}; an answer of 2xx confirms it.`);
  }

  /** Asks within the time limit, that for the headers included: who gives those may be slow too. */
  async #post(event: CloudEvent, signal: AbortSignal): Promise<Answer> {
    const request = new AbortController();
    const answered = new AbortController();
    const { timer, timeoutMs } = this.#options;
    const late = (): void => request.abort(this.#unavailable(`gave no answer within ${timeoutMs} ms`));
    const stop = (): void => request.abort(signal.reason);
    void timer.wait(timeoutMs, answered.signal).then(late, () => undefined);
    signal.addEventListener('abort', stop);
    try {
      signal.throwIfAborted();
      return await untilAborted(this.#answer(event, request.signal), request.signal);
    } finally {
      signal.removeEventListener('abort', stop);
      answered.abort();
    }
  }

  async #answer(event: CloudEvent, signal: AbortSignal): Promise<Answer> {
    const { fetch, mode, headers: given } = this.#options;
    const content = httpContentOf(event, mode);
    const own = typeof given === 'function' ? await given(event) : given;
    // Nobody waits for it any longer, so it must not be sent behind their back.
    signal.throwIfAborted();
    const { headers, body } = withHeaders(content, own);
    try {
      const init = { method: 'POST', headers, body, redirect: 'manual', signal } as const;
      const answer = await fetch(this.#url, init);
      // What it says beside its status is of no use, and may have no end.
      void answer.body?.cancel().catch(() => undefined);
      return answer;
    } catch (error) {
      throw this.#unavailable(`could not be asked${systemCode(error)}`);
    }
  }

  #unavailable(found: string): BrokerUnavailable {
    return new BrokerUnavailable(`The endpoint at ${this.#origin} ${found}: the event is not confirmed.`);
  }
}

/** The content with other headers beside its own, which can't be replaced, however they are written. */
function withHeaders({ headers, body }: HttpContent, own: Readonly<Record<string, string>>): HttpContent {
  const lower = Object.entries(own).map(([name, value]) => [name.toLowerCase(), value]);
  return { headers: { ...Object.fromEntries(lower), ...headers }, body };
}

/** What the platform calls the error, such as `ECONNREFUSED`; its sentences may quote what is secret. */
function systemCode(error: unknown): string {
  const { code, cause } = Object(error) as { readonly code?: unknown; readonly cause?: unknown };
  const found = code ?? (Object(cause) as { readonly code?: unknown }).code;
  return typeof found === 'string' && /^[A-Z][A-Z\d_]{2,40}$/.test(found) ? ` (${found})` : '';
}
