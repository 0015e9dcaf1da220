import { err, ok, type Result } from 'neverthrow';
import { DomainError } from '../../domain/domain-error.ts';
import { InvalidValue, type Violation } from '../../domain/invalid-value.ts';
import { ofHeaderValue } from './header-value.ts';
import { isSmall, textOfBody, type HttpBody } from './http-body.ts';

/**
 * A request whose body is larger than its reader takes.
 *
 * @see Nygard 2018, Release It!, ch. 4, Unbounded Result Sets
 * @since 0.2.0
 */
export class MessageTooLarge extends DomainError.define('MessageTooLarge')<{ readonly maxBytes: number }> {}

/**
 * A request with an event in it: a Web `Request`, or the headers of a request of Node with that request as the body.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 * @since 0.2.0
 */
export interface HttpMessage {
  /** Those of Web requests, which are looked up, or those of Node, which are a record. */
  readonly headers:
    | {
        /** The value of a header. */
        get(name: string): string | null;
        /** All of them. */
        entries(): Iterable<[string, string]>;
      }
    | Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: HttpBody;
}

/**
 * How a request is read.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 * @since 0.2.0
 */
export interface ReadCloudEventOptions {
  /** How large a body may be, in bytes; 1 MiB unless given. */
  readonly maxBytes?: number;
}

/** A request that holds no event, and why. */
const invalid = (message: string, ...path: Violation['path']): InvalidValue =>
  new InvalidValue({ type: 'CloudEvent', violations: [{ path, message }] });

/** The headers by lower-case names; of one that came several times, all its values. */
function headersOf({ headers }: HttpMessage): ReadonlyMap<string, string> {
  const entries: Iterable<[string, unknown]> =
    typeof headers.entries === 'function' ? headers.entries() : Object.entries(headers);
  const found = new Map<string, string>();
  for (const [name, value] of entries) {
    if (typeof value === 'string') found.set(name.toLowerCase(), value);
    else if (Array.isArray(value)) found.set(name.toLowerCase(), value.join(', '));
  }
  return found;
}

/**
 * Reads a CloudEvent from a request, in binary or in structured mode, as the JSON value that `fromCloudEvent` takes.
 *
 * *When to use*: where an {@link HttpEndpoint} isn't enough. Nothing of what it gives is checked yet.
 *
 * *Guarantees*: holds no more than `maxBytes` of the body. Never quotes the request.
 *
 * *Errors*: answers `InvalidValue` for what is no event in JSON, and {@link MessageTooLarge}; rejects with what the body throws.
 *
 * @example
 * ```ts
 * import { readCloudEvent } from 'demesne/messaging';
 *
 * const headers = { 'content-type': 'application/json', 'ce-specversion': '1.0', 'ce-subject': 'Order/K%C3%B6ln' };
 * const event = (await readCloudEvent({ headers, body: '{"items":3}' }))._unsafeUnwrap();
 * event; // => { datacontenttype: 'application/json', specversion: '1.0', subject: 'Order/Köln', data: { items: 3 } }
 * ```
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 * @since 0.2.0
 */
export async function readCloudEvent(
  request: HttpMessage,
  { maxBytes = 1_048_576 }: ReadCloudEventOptions = {},
): Promise<Result<unknown, InvalidValue | MessageTooLarge>> {
  const headers = headersOf(request);
  const type = headers.get('content-type') ?? '';
  const mode = modeOf(headers, type);
  if (mode === undefined) return err(invalid('expected one event, in binary or in structured mode and JSON'));
  const charset = /;\s*charset="?([\w-]+)/i.exec(type)?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset)) return err(invalid('expected UTF-8', 'datacontenttype'));
  const length = Number(headers.get('content-length') ?? 0);
  const text = isSmall(length, maxBytes) ? await textOfBody(request.body, maxBytes) : undefined;
  if (text === undefined) return err(new MessageTooLarge({ maxBytes }));
  const json = parsed(text);
  if (json === undefined) return err(invalid('expected JSON in UTF-8', ...(mode === 'binary' ? ['data'] : [])));
  return mode === 'structured' ? ok(json.value) : binary(headers, type, json.value);
}

function modeOf(headers: ReadonlyMap<string, string>, type: string): 'binary' | 'structured' | undefined {
  if (/^application\/cloudevents\+json\s*(?:;|$)/i.test(type)) return 'structured';
  if (/^application\/cloudevents/i.test(type)) return undefined;
  return headers.has('ce-specversion') ? 'binary' : undefined;
}

/** The value of a JSON text; none where it is no JSON. An empty body has no data, and says so. */
function parsed(text: string | null): { readonly value: unknown } | undefined {
  if (text === '') return { value: undefined };
  try {
    return text === null ? undefined : { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function binary(headers: ReadonlyMap<string, string>, type: string, data: unknown): Result<object, InvalidValue> {
  const attributes: [string, unknown][] = [];
  if (type !== '') attributes.push(['datacontenttype', type]);
  for (const [header, value] of headers) {
    if (!header.startsWith('ce-')) continue;
    const name = header.slice('ce-'.length);
    const text = ofHeaderValue(value);
    if (text === undefined) return err(invalid('expected percent-encoded UTF-8', name));
    attributes.push([name, text]);
  }
  if (data !== undefined) attributes.push(['data', data]);
  return ok(Object.fromEntries(attributes));
}
