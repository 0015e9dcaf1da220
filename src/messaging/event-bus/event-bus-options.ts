import { SystemClock, type Clock } from '../../domain/time/clock.ts';
import { need, needObject } from '../invalid-option.ts';
import type { ReadableLog } from '../log/message-log.ts';
import type { Middleware } from '../subscription/middleware.ts';
import { checkRetryPolicy, exponentialBackoff, type RetryPolicy } from '../retry-policy.ts';
import { upcastersByName, type Upcaster } from '../message/upcaster.ts';
import { SystemTimer, type Timer } from '../waiting/timer.ts';

/**
 * The ports and rules of an {@link EventBus}.
 *
 * @see Hohpe & Woolf 2003, Message Bus
 * @since 0.1.0
 */
export interface EventBusOptions {
  /** How often a failing handler is tried; {@link exponentialBackoff} with its defaults unless given. */
  readonly retry?: RetryPolicy;
  /** What retries wait by; {@link SystemTimer} unless given. */
  readonly timer?: Timer;
  /** What failures are dated by; {@link SystemClock} unless given. */
  readonly clock?: Clock;
  /** What happens around every attempt; the first is the outermost. None unless given. */
  readonly middleware?: readonly Middleware[];
  /** What reads stored messages that are told no more as those that are; none unless given. */
  readonly upcasters?: readonly Upcaster[];
}

const isLog = (log: ReadableLog): boolean =>
  [log?.read, log?.head, log?.onAppended].every((method) => typeof method === 'function');

/** The ports and rules, checked, with the defaults filled in. */
export function checkedOptions(log: ReadableLog, options: EventBusOptions): Required<EventBusOptions> {
  needObject(options);
  const {
    retry = exponentialBackoff(),
    timer = new SystemTimer(),
    clock = new SystemClock(),
    middleware = [],
    upcasters = [],
  } = options;
  need(isLog(log), 'log', 'a ReadableLog', log);
  need(typeof timer?.wait === 'function', 'timer', 'a Timer', timer);
  need(typeof clock?.now === 'function', 'clock', 'a Clock', clock);
  need(Array.isArray(middleware), 'middleware', 'a list of functions', middleware);
  for (const one of middleware) need(typeof one === 'function', 'middleware', 'a list of functions', one);
  upcastersByName(upcasters);
  return { retry: checkRetryPolicy(retry), timer, clock, middleware: [...middleware], upcasters: [...upcasters] };
}
