import { Fault } from '../../../domain/fault.ts';
import { need, needObject } from '../../../messaging/invalid-option.ts';
import { checkRetryPolicy, type RetryPolicy } from '../../../messaging/retry-policy.ts';
import { SystemTimer, type Timer } from '../../../messaging/waiting/timer.ts';
import type { RequestMiddleware } from './request-middleware.ts';

/**
 * What to try again, and what to wait by.
 *
 * @see Nygard 2018, Release It!, ch. 5
 * @since 0.2.0
 */
export interface RetryingOptions {
  /**
   * Whether something thrown may pass by itself. Unless given, everything may but the faults of this library, which say
   * that somebody erred, or that it is already done.
   */
  readonly mayPass?: (thrown: unknown) => boolean;
  /** What waits between attempts; the system's timer unless given. */
  readonly timer?: Timer;
}

/**
 * A middleware that tries again what threw.
 *
 * *When to use*: for a network that fails now and then. A handler that did something outside of its unit before it threw
 * does it again, unless it is idempotent. Conflicts are tried again by the unit itself.
 *
 * *Guarantees*: refusals are final, and so is an aborted signal; the last attempt counts.
 *
 * *Errors*: `InvalidOption` for what is no policy; what the last attempt threw.
 *
 * @example
 * ```ts
 * import { Command, CommandBus, retrying } from 'demesne/application';
 * import { exponentialBackoff } from 'demesne/messaging';
 * import { ok } from 'neverthrow';
 *
 * class ChargeCard extends Command.define('payment.ChargeCard', {}) {}
 * let attempts = 0;
 * const commands = new CommandBus(
 *   { ChargeCard },
 *   {
 *     ChargeCard: () => {
 *       attempts += 1;
 *       if (attempts < 3) throw new Error('connection reset');
 *       return ok(attempts);
 *     },
 *   },
 *   { middleware: [retrying(exponentialBackoff({ attempts: 5, firstDelayMs: 1 }))] },
 * );
 *
 * (await commands.execute(new ChargeCard()))._unsafeUnwrap(); // => 3
 * ```
 * @see Nygard 2018, Release It!, ch. 5
 * @since 0.2.0
 */
export function retrying(policy: RetryPolicy, options: RetryingOptions = {}): RequestMiddleware {
  const { attempts } = checkRetryPolicy(policy);
  needObject(options);
  const { mayPass = (thrown: unknown) => !Fault.is(thrown), timer = new SystemTimer() } = options;
  need(typeof mayPass === 'function', 'mayPass', 'a function of what was thrown', mayPass);
  need(typeof timer?.wait === 'function', 'timer', 'a Timer', timer);
  return async (_request, { signal }, next) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await next();
      } catch (thrown) {
        if (attempt >= attempts || signal.aborted || !mayPass(thrown)) throw thrown;
      }
      await timer.wait(policy.delayMs(attempt), signal);
    }
  };
}
