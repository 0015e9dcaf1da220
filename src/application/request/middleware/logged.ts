import { SystemClock, type Clock } from '../../../domain/time/clock.ts';
import { need, needObject } from '../../../messaging/invalid-option.ts';
import { accountOf, type RequestDescription } from '../request-description.ts';
import { withOutcome, type RequestOutcome } from '../outcome.ts';
import type { Passed, RequestMiddleware } from './request-middleware.ts';

/**
 * The part of a structural logger that is called: pino's, and the `console` of every platform.
 *
 * @see Nygard 2018, Release It!, ch. 8, on logging
 * @since 0.2.0
 */
export interface RequestLogger {
  /** Takes a line of what went as it may. */
  info(line: RequestLine, message: string): void;
  /** Takes a line of what was thrown. */
  error(line: RequestLine, message: string): void;
}

/**
 * What a logger gets of each request.
 *
 * @see Nygard 2018, Release It!, ch. 8, on logging
 * @since 0.2.0
 */
export interface RequestLine extends RequestDescription, RequestOutcome {
  /** From 0, by the clock. */
  readonly durationMs: number;
}

/**
 * A middleware that writes one line for each command or query: who asked for what, how it ended, and how long it took.
 *
 * *When to use*: outermost, so that what other middleware refuses is seen too. Lines are plain objects, so a test looks
 * at them in an array.
 *
 * *Guarantees*: nothing of the data, of an answer or of a message is in it, only names and ids. `error` for what was
 * thrown, `info` for everything else: a refusal is no trouble. A logger that throws spoils nothing.
 *
 * @example
 * ```ts
 * import { Command, CommandBus, logged } from 'demesne/application';
 * import { ok } from 'neverthrow';
 *
 * class LockDoor extends Command.define('door.LockDoor', {}) {}
 * const lines: string[] = [];
 * const logger = {
 *   info: (_line: object, message: string) => void lines.push(message),
 *   error: (_line: object, message: string) => void lines.push(message),
 * };
 * const commands = new CommandBus({ LockDoor }, { LockDoor: () => ok() }, { middleware: [logged(logger)] });
 *
 * await commands.execute(new LockDoor());
 * lines; // => ['door.LockDoor done']
 * ```
 * @param options the clock that durations are taken from; the system's unless given
 * @see Nygard 2018, Release It!, ch. 8, on logging
 * @since 0.2.0
 */
export function logged(logger: RequestLogger, options: { readonly clock?: Clock } = {}): RequestMiddleware {
  const canLog = [logger?.info, logger?.error].every((method) => typeof method === 'function');
  need(canLog, 'logger', 'an object with info and error', logger);
  needObject(options);
  const { clock = new SystemClock() } = options;
  return async (request, context, next): Promise<Passed> => {
    const start = clock.now();
    const write = (ended: RequestOutcome): void => {
      const durationMs = Math.max(0, clock.now().msSince(start));
      const line = { ...accountOf(request, context), ...ended, durationMs };
      const told = ended.reason === undefined ? ended.outcome : `${ended.outcome}: ${ended.reason}`;
      try {
        logger[ended.outcome === 'failed' ? 'error' : 'info'](line, `${request.type} ${told}`);
      } catch {
        // Whoever can't write it down can't be told either.
      }
    };
    return withOutcome(next, write);
  };
}
