import { Fault } from '../../domain/fault.ts';
import { kindOf, nameOrKindOf } from '../../domain/kind-of.ts';

/**
 * What is wrong with the handlers of a bus: wire names, or the names they were given under.
 *
 * @see Hohpe & Woolf 2003, Message Dispatcher
 * @since 0.2.0
 */
export interface HandlerMistakes {
  /** Commands or queries without a handler. */
  readonly missing: readonly string[];
  /** Commands or queries with more than one. */
  readonly doubled: readonly string[];
  /** Handlers of no command or query that the bus knows. */
  readonly unexpected: readonly string[];
}

/**
 * A bus without exactly one handler for each of its commands or queries: said when it is made, and all at once.
 *
 * *Errors*: `code` is `WRONG_HANDLERS`; `missing`, `doubled` and `unexpected` have the names.
 *
 * @see Hohpe & Woolf 2003, Message Dispatcher
 * @since 0.2.0
 */
export class WrongHandlers extends Fault implements HandlerMistakes {
  readonly missing: readonly string[];
  readonly doubled: readonly string[];
  readonly unexpected: readonly string[];

  constructor({ missing, doubled, unexpected }: HandlerMistakes) {
    const told = [
      ...missing.map((name) => `${name} has none`),
      ...doubled.map((name) => `${name} has more than one`),
      ...unexpected.map((name) => `there is no command or query for ${name}`),
    ];
    super('WRONG_HANDLERS', `Each command or query has one handler: ${told.join('; ')}.`);
    this.missing = missing;
    this.doubled = doubled;
    this.unexpected = unexpected;
  }
}

/**
 * Something a bus was asked that it has no handler for.
 *
 * *Errors*: `code` is `UNKNOWN_REQUEST`; `known` has the wire names that the bus knows.
 *
 * @see Hohpe & Woolf 2003, Invalid Message Channel
 * @since 0.2.0
 */
export class UnknownRequest extends Fault {
  readonly known: readonly string[];

  constructor(request: unknown, known: readonly string[]) {
    const found = nameOrKindOf((Object(request) as object).constructor);
    super(
      'UNKNOWN_REQUEST',
      `Expected an instance of a class that this bus was made with (${known.join(', ')}), found ${found === 'Object' ? kindOf(request) : found}.`,
    );
    this.known = known;
  }
}

/**
 * A handler that answers with no `Result`, or a middleware that answers in its place.
 *
 * *Errors*: `code` is `INVALID_ANSWER`; `type` is the wire name of the command or query.
 *
 * @see Hohpe & Woolf 2003, Request-Reply
 * @since 0.2.0
 */
export class InvalidAnswer extends Fault {
  readonly type: string;

  constructor(type: string, expected: string, found: unknown) {
    super('INVALID_ANSWER', `${type}: expected ${expected}; found ${kindOf(found)}.`);
    this.type = type;
  }
}
