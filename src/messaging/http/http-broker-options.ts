import { SystemClock, type Clock } from '../../domain/time/clock.ts';
import type { CloudEvent } from '../cloud-events/cloud-event.ts';
import { need, needObject } from '../invalid-option.ts';
import { SystemTimer, type Timer } from '../waiting/timer.ts';
import type { ContentMode } from './http-request.ts';

/**
 * The part of the platform's `fetch` that an {@link HttpBroker} calls.
 *
 * @see https://fetch.spec.whatwg.org/
 * @since 0.2.0
 */
export type Fetch = (
  url: string,
  init: {
    readonly method: 'POST';
    readonly headers: Record<string, string>;
    readonly body: string;
    readonly redirect: 'manual';
    readonly signal: AbortSignal;
  },
) => Promise<{
  readonly status: number;
  readonly headers: {
    /** The value of a header. */
    get(name: string): string | null;
  };
  readonly body: {
    /** Ends the answer. */
    cancel(): Promise<void>;
  } | null;
}>;

/**
 * How an {@link HttpBroker} sends.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 * @since 0.2.0
 */
export interface HttpBrokerOptions {
  /** `'structured'` unless given. */
  readonly mode?: ContentMode;
  /** Headers of every request, such as `authorization`; a function is asked for each, so that a token may be renewed. */
  readonly headers?:
    | Readonly<Record<string, string>>
    | ((event: CloudEvent) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);
  /** How long an answer, and the headers to ask with, are waited for, in milliseconds from 1 to 600,000; 10,000 unless given. */
  readonly timeoutMs?: number;
  /** How long a `Retry-After` is heeded at the most, in milliseconds from 0 to a day; 60,000 unless given. */
  readonly longestPauseMs?: number;
  /** What requests are made by; that of the platform unless given. */
  readonly fetch?: Fetch;
  /** What time-outs and pauses wait by; `SystemTimer` unless given. */
  readonly timer?: Timer;
  /** What the date in a `Retry-After` is compared with; `SystemClock` unless given. */
  readonly clock?: Clock;
}

/** The options, checked, with the defaults filled in. */
export function checkedHttpOptions(options: HttpBrokerOptions): Required<HttpBrokerOptions> {
  needObject(options);
  const { mode = 'structured', headers = {}, timeoutMs = 10_000, longestPauseMs = 60_000 } = options;
  const { fetch = globalThis.fetch, timer = new SystemTimer(), clock = new SystemClock() } = options;
  const isHeaders = typeof headers === 'function' || (typeof headers === 'object' && headers !== null);
  need(mode === 'structured' || mode === 'binary', 'mode', "'structured' or 'binary'", mode);
  need(isHeaders, 'headers', 'an object, or a function that gives one', headers);
  const isTime = typeof timeoutMs === 'number' && timeoutMs >= 1 && timeoutMs <= 600_000;
  need(isTime, 'timeoutMs', 'milliseconds from 1 to 600,000', timeoutMs);
  const fits = typeof longestPauseMs === 'number' && longestPauseMs >= 0 && longestPauseMs <= 86_400_000;
  need(fits, 'longestPauseMs', 'milliseconds from 0 to 86,400,000', longestPauseMs);
  need(typeof fetch === 'function', 'fetch', 'a function', fetch);
  need(typeof timer?.wait === 'function', 'timer', 'a Timer', timer);
  need(typeof clock?.now === 'function', 'clock', 'a Clock', clock);
  return { mode, headers, timeoutMs, longestPauseMs, fetch, timer, clock };
}

/** Where to send to: its URL, and what may be said of it in messages, which is no path and no query. */
export function checkedUrl(url: string | URL): { readonly url: string; readonly origin: string } {
  const parsed = parsedUrl(url);
  const fits = parsed !== undefined && /^https?:$/.test(parsed.protocol) && parsed.username + parsed.password === '';
  need(fits, 'url', 'an http or https URL without user and password; those go into the headers', url);
  const { href, origin } = parsed as URL;
  return { url: href, origin };
}

function parsedUrl(url: string | URL): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
