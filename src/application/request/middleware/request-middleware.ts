import type { Err, Result } from 'neverthrow';
import { MisusedNext } from '../../../messaging/subscription/middleware.ts';
import { isAnswer, type Answer } from '../../answer.ts';
import { isLater, type Eventual } from '../../../messaging/eventual.ts';
import type { RequestHandler, Request } from '../request.ts';
import type { CallerContext, RequestContext, RequestOptions } from '../request-context.ts';
import { InvalidAnswer } from '../request-faults.ts';

declare const passed: unique symbol;

/**
 * What came back from within: the answer of the handler, or a refusal of a middleware further in.
 *
 * @see Hohpe & Woolf 2003, Pipes and Filters
 * @since 0.2.0
 */
export type Passed = Result<unknown, unknown> & {
  /** @internal */
  readonly [passed]: true;
};

/**
 * Something that happens around every command or query of a bus: a check, a limit of time, another attempt, a record.
 *
 * *When to use*: as an option of a bus. The first given is the outermost. Return or await `next()` to go on inwards, or
 * answer with an `err` instead to refuse; its type becomes a part of what the bus answers. `next(changes)` goes on with
 * another context, such as a signal that ends earlier.
 *
 * *Guarantees*: once `next` was called, the answer, or what was thrown, of its last call counts, whatever a middleware
 * does with it: it can see it, and can't swallow or change it. What a middleware itself throws counts as a throw of the
 * handler.
 *
 * *Errors*: `next` throws `MisusedNext` when it is called too late; an answer that is no `err`, without a call of `next`,
 * is an {@link InvalidAnswer}.
 *
 * @example
 * ```ts
 * import { DomainError } from 'demesne';
 * import type { RequestMiddleware } from 'demesne/application';
 * import { err } from 'neverthrow';
 *
 * class Forbidden extends DomainError.define('Forbidden')<{ request: string }> {}
 *
 * const staffOnly: RequestMiddleware<Forbidden> = ({ type }, { actor }, next) =>
 *   actor?.startsWith('staff/') ? next() : err(new Forbidden({ request: type }));
 * ```
 * @see Hohpe & Woolf 2003, Pipes and Filters
 * @since 0.2.0
 */
export type RequestMiddleware<Refusal = never> = (
  request: Request,
  context: RequestContext,
  next: (changes?: RequestOptions) => Eventual<Passed>,
) => Eventual<Passed | Err<unknown, Refusal>>;

/**
 * What a middleware may refuse with.
 *
 * @see Hohpe & Woolf 2003, Pipes and Filters
 * @since 0.2.0
 */
export type RefusalOfMiddleware<M> = M extends (...given: never) => Eventual<infer A>
  ? A extends { readonly [passed]: true }
    ? never
    : A extends Err<unknown, infer Refusal>
      ? Refusal
      : never
  : never;

/** What a call of `next` led to; the last one counts. */
type Outcome = { readonly answer: Eventual<Answer> } | { readonly thrown: unknown };

const nothing = (): void => undefined;

/** One passage of a request through the middleware to its handler and back. */
export class Passage {
  readonly #middleware: readonly RequestMiddleware<unknown>[];
  readonly #handle: RequestHandler<never>;
  readonly #request: Request;

  constructor(middleware: readonly RequestMiddleware<unknown>[], handle: RequestHandler<never>, request: Request) {
    this.#middleware = middleware;
    this.#handle = handle;
    this.#request = request;
  }

  run(context: CallerContext): Eventual<Answer> {
    return this.#step(0, context);
  }

  #step(index: number, context: CallerContext): Eventual<Answer> {
    const middleware = this.#middleware[index];
    if (middleware === undefined) return this.#handled(context);
    let last: Outcome | undefined;
    let ended = false;
    const next = (changes?: RequestOptions): Eventual<Passed> => {
      if (ended) throw new MisusedNext(index, 'after it had ended');
      try {
        const answer = this.#step(index + 1, context.with(changes));
        last = { answer };
        // A middleware may drop it; what counts is awaited all the same.
        if (isLater(answer)) void Promise.resolve(answer).catch(nothing);
        return answer as Eventual<Passed>;
      } catch (thrown) {
        last = { thrown };
        throw thrown;
      }
    };
    const end = (own: unknown): Eventual<Answer> => {
      ended = true;
      if (last === undefined) return this.#refusal(own);
      if ('thrown' in last) throw last.thrown;
      return last.answer;
    };
    const fail = (thrown: unknown): never => {
      ended = true;
      throw thrown;
    };
    let own: Eventual<unknown>;
    try {
      own = middleware(this.#request, context, next);
    } catch (thrown) {
      return fail(thrown);
    }
    return isLater(own) ? Promise.resolve(own).then(end, fail) : end(own);
  }

  #handled(context: CallerContext): Eventual<Answer> {
    const answer = this.#handle(this.#request as never, context);
    return isLater(answer) ? Promise.resolve(answer).then((found) => this.#answer(found)) : this.#answer(answer);
  }

  #answer(found: unknown): Answer {
    if (isAnswer(found)) return found;
    throw new InvalidAnswer(this.#request.type, 'a handler that answers with a Result, ok(…) or err(…)', found);
  }

  #refusal(found: unknown): Answer {
    if (isAnswer(found) && found.isErr()) return found;
    throw new InvalidAnswer(this.#request.type, 'a middleware that calls next, or refuses with err(…)', found);
  }
}
