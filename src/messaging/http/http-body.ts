import { need } from '../invalid-option.ts';

/**
 * The body of a request: read already, or a stream of it, such as a request of Node or the `body` of a Web `Request`.
 *
 * @see https://fetch.spec.whatwg.org/#concept-body
 * @since 0.2.0
 */
export type HttpBody = string | Uint8Array | AsyncIterable<Uint8Array | string> | null | undefined;

/** How much more than it takes a reader goes on to read, so that the sender hears the answer. */
const TOLERANCE = 8;

export const isSmall = (bytes: number, maxBytes: number): boolean => !(bytes > maxBytes);

/** The text of a body, empty where there is none; null where it is no UTF-8, and nothing where it is too large. */
export async function textOfBody(body: HttpBody, maxBytes: number): Promise<string | null | undefined> {
  const bytes = await bytesOf(body ?? '', maxBytes);
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

async function bytesOf(body: NonNullable<HttpBody>, maxBytes: number): Promise<Uint8Array | undefined> {
  if (typeof body === 'string' || body instanceof Uint8Array) {
    const bytes = encoded(body);
    return isSmall(bytes.length, maxBytes) ? bytes : undefined;
  }
  need(typeof body[Symbol.asyncIterator] === 'function', 'body', 'text, bytes or a stream of them', body);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    const chunk = encoded(part);
    length += chunk.length;
    if (isSmall(length, maxBytes)) chunks.push(chunk);
    // Ending the iteration cuts the connection.
    if (length > TOLERANCE * maxBytes) return undefined;
  }
  return isSmall(length, maxBytes) ? joined(chunks, length) : undefined;
}

const encoded = (part: string | Uint8Array): Uint8Array =>
  typeof part === 'string' ? new TextEncoder().encode(part) : part;

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
