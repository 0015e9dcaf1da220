import type { Result } from 'neverthrow';
import type { InvalidValue } from '../../domain/invalid-value.ts';
import { Command } from './command.ts';
import { Dispatcher, type RequestBusOptions } from './dispatcher.ts';
import type { NoSuchRequest } from './no-such-request.ts';
import type { AnswerTo, HandlersOf, NoOthers, RequestClasses, RequestIn } from './request.ts';
import type { RequestOptions } from './request-context.ts';
import type { RequestMiddleware } from './middleware/request-middleware.ts';

/**
 * What may be asked to be done, and who does it: one handler for each command.
 *
 * *When to use*: one for each context, where it is put together. Handlers that change aggregates are made by
 * {@link inUnit}; what happens around all of them is middleware.
 *
 * *Guarantees*: a command without a handler, or a handler without a command, does not compile, and is a fault when the
 * bus is made; two handlers for one command likewise. `execute` knows the value and every error of each command. What the
 * context says of correlation, cause, actor and tenant reaches the handler as it was given, and through a unit the
 * events.
 *
 * *Errors*: {@link WrongHandlers}, which names all that is missing, doubled or too much, and `InvalidOption` when it is
 * made. `execute` answers with what the handler or a middleware answers, rejects with what they throw, with
 * {@link UnknownRequest} for what is no command of this bus, and with the signal's reason where that was aborted before.
 *
 * @example
 * ```ts
 * import { DomainError } from 'demesne';
 * import { Command, CommandBus } from 'demesne/application';
 * import { err, ok, ResultAsync } from 'neverthrow';
 * import { z } from 'zod';
 *
 * class RingBell extends Command.define('door.RingBell', { times: z.int() }) {}
 * class LockDoor extends Command.define('door.LockDoor', {}) {}
 * class TooLoud extends DomainError.define('TooLoud')<{ times: number }> {}
 *
 * const commands = new CommandBus(
 *   { RingBell, LockDoor },
 *   {
 *     RingBell: ({ data: { times } }) => (times > 3 ? err(new TooLoud({ times })) : ok('ring '.repeat(times).trim())),
 *     LockDoor: (_, { actor }) => ok(`locked by ${actor}`),
 *   },
 * );
 *
 * (await commands.execute(new RingBell({ times: 2 })))._unsafeUnwrap(); // => 'ring ring'
 * (await commands.execute(new RingBell({ times: 9 })))._unsafeUnwrapErr().name; // => 'TooLoud'
 * (await commands.execute(new LockDoor(), { actor: 'Ada' }))._unsafeUnwrap(); // => 'locked by Ada'
 *
 * const asked = commands.parse('door.RingBell', { times: 2 }); // a name and JSON from outside
 * (await asked.asyncAndThen((command) => new ResultAsync(commands.execute(command))))._unsafeUnwrap(); // => 'ring ring'
 * ```
 * @see Vernon 2013, ch. 4, Command-Query Responsibility Segregation; Hohpe & Woolf 2003, Message Dispatcher
 * @since 0.2.0
 */
export class CommandBus<
  const Commands extends RequestClasses<Command>,
  Handlers extends HandlersOf<Commands>,
  Middleware extends RequestMiddleware<unknown> = RequestMiddleware,
> {
  readonly #dispatcher: Dispatcher;

  constructor(
    commands: Commands,
    handlers: Handlers & NoOthers<Commands, Handlers>,
    options: RequestBusOptions<Middleware> = {},
  ) {
    this.#dispatcher = new Dispatcher(Command, commands, handlers, options);
  }

  /**
   * Makes a command of JSON data from outside, by its wire name: a body and a part of an address, a message of a queue. What comes out
   * is any command of this bus, ready to be handed to `execute`.
   *
   * *Errors*: answers with {@link NoSuchRequest} for a name that none has, and with `InvalidValue`, which tells every violation with its path.
   */
  parse(name: string, data: unknown): Result<RequestIn<Commands>, NoSuchRequest | InvalidValue> {
    return this.#dispatcher.parse(name, data) as Result<never, NoSuchRequest | InvalidValue>;
  }

  /** Hands a command to its handler, through the middleware. */
  execute<C extends RequestIn<Commands>>(
    command: C,
    options?: RequestOptions,
  ): Promise<AnswerTo<C, Commands, Handlers, Middleware>> {
    return this.#dispatcher.dispatch(command, options) as Promise<never>;
  }
}
