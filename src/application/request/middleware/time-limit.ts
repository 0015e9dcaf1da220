import { Fault } from '../../../domain/fault.ts';
import { isWhole, need, needObject } from '../../../messaging/invalid-option.ts';
import { LONGEST_MS, SystemTimer, type Timer } from '../../../messaging/waiting/timer.ts';
import type { RequestMiddleware } from './request-middleware.ts';

/**
 * A command or a query that took too long. Whether it was done all the same is unknown: a unit that was not yet
 * committing writes nothing any more, anything else may go on.
 *
 * *Errors*: `code` is `TIME_LIMIT_EXCEEDED`; `type` is the wire name, `timeoutMs` the limit. It is also the reason of the
 * handler's signal.
 *
 * @see Nygard 2018, Release It!, ch. 5, on time-outs
 * @since 0.2.0
 */
export class TimeLimitExceeded extends Fault {
  readonly type: string;
  readonly timeoutMs: number;

  constructor(type: string, timeoutMs: number) {
    super(
      'TIME_LIMIT_EXCEEDED',
      `${type} took longer than ${timeoutMs} ms, and may have been done or not: look, or repeat it with its idempotency key.`,
    );
    this.type = type;
    this.timeoutMs = timeoutMs;
  }
}

/**
 * A middleware that waits so long and no longer.
 *
 * *When to use*: around handlers that ask somebody else. Inside of `retrying` it limits each attempt, outside all of them.
 *
 * *Guarantees*: once the time is over, the handler's signal is aborted and the caller hears of it at once, whether or not
 * the handler heeds the signal.
 *
 * *Errors*: {@link TimeLimitExceeded}; `InvalidOption` for anything but 1 to 2,147,483,647 milliseconds.
 *
 * @example
 * ```ts
 * import { Command, CommandBus, timeLimit } from 'demesne/application';
 * import { ok } from 'neverthrow';
 *
 * class ChargeCard extends Command.define('payment.ChargeCard', {}) {}
 * const commands = new CommandBus(
 *   { ChargeCard },
 *   { ChargeCard: async (_, { signal }) => ok(signal.aborted) },
 *   { middleware: [timeLimit(5_000)] },
 * );
 *
 * (await commands.execute(new ChargeCard()))._unsafeUnwrap(); // => false
 * ```
 * @param options what waits; the system's timer unless given
 * @see Nygard 2018, Release It!, ch. 5, on time-outs
 * @since 0.2.0
 */
export function timeLimit(timeoutMs: number, options: { readonly timer?: Timer } = {}): RequestMiddleware {
  const fits = isWhole(timeoutMs, 1, LONGEST_MS);
  need(fits, 'timeoutMs', `a whole number from 1 to ${LONGEST_MS}`, timeoutMs);
  needObject(options);
  const { timer = new SystemTimer() } = options;
  need(typeof timer?.wait === 'function', 'timer', 'a Timer', timer);
  return async ({ type }, { signal }, next) => {
    const limit = new AbortController();
    const ended = new AbortController();
    const expired = timer.wait(timeoutMs, ended.signal).then((): never => {
      const fault = new TimeLimitExceeded(type, timeoutMs);
      limit.abort(fault);
      throw fault;
    });
    try {
      return await Promise.race([next({ signal: AbortSignal.any([signal, limit.signal]) }), expired]);
    } finally {
      ended.abort();
      expired.catch(() => undefined);
    }
  };
}
