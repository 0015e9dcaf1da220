/** Everything but the printable ASCII characters without space, double quote and percent sign. */
const ESCAPED = /[^!#$&-~]/gu;

/**
 * The value of an attribute as that of a header, percent-encoded as UTF-8.
 *
 * *Errors*: a `URIError` for half of a surrogate pair, which has no UTF-8.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values
 */
export const toHeaderValue = (text: string): string => text.replace(ESCAPED, encodeURIComponent);

/** The text of a header's value: quotes are taken off, and one round of percent-decoding is done; nothing where that can't be. */
export function ofHeaderValue(value: string): string | undefined {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(value)?.[1];
  const text = quoted === undefined ? value : quoted.replace(/\\(.)/gs, '$1');
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
