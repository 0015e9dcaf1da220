import { Fault } from '../../domain/fault.ts';
import type { Message } from '../../domain/message.ts';
import type { Envelope } from '../message/envelope.ts';
import type { Handle, HandlerContext } from './handler.ts';
import { isLater } from '../eventual.ts';

/**
 * Something that happens around every attempt of every handler: tracing, timing, a check, a lock.
 *
 * *When to use*: as an option of a bus. The first given is the outermost. Call `next` once to go on inwards, and return
 * or await what it gives; a middleware that doesn't call it ends the attempt there, as done.
 *
 * *Guarantees*: the answer of the handler counts, whatever a middleware does with it: a refusal or a throw is never
 * swallowed. What a middleware itself throws counts as a throw of the handler.
 *
 * *Errors*: {@link MisusedNext} from `next`, when it is called twice or too late.
 *
 * @example
 * ```ts
 * import type { Middleware } from 'demesne/messaging';
 *
 * const seen: string[] = [];
 * const logging: Middleware = async ({ message }, { attempt }, next) => {
 *   seen.push(`${message.type} #${attempt}`);
 *   await next();
 * };
 * ```
 * @see Hohpe & Woolf 2003, Pipes and Filters
 * @since 0.1.0
 */
export type Middleware = (
  envelope: Envelope,
  context: HandlerContext,
  next: () => Promise<void> | void,
) => Promise<void> | void;

/**
 * A middleware that called `next` twice, or after it had ended.
 *
 * *Errors*: `code` is `MISUSED_NEXT`.
 *
 * @see Hohpe & Woolf 2003, Pipes and Filters
 * @since 0.1.0
 */
export class MisusedNext extends Fault {
  constructor(index: number, found: 'twice' | 'after it had ended') {
    super(
      'MISUSED_NEXT',
      `Middleware ${index + 1} called next ${found}: call it once, and return or await its answer.`,
    );
  }
}

const nothing = (): void => undefined;

/** One passage of a message through the middleware to its handler and back. */
class Passage {
  readonly #middleware: readonly Middleware[];
  readonly #handle: Handle;
  readonly #event: Message;
  readonly #context: HandlerContext;
  #answer: unknown;
  #thrown: { readonly error: unknown } | undefined;
  #ended = false;

  constructor(middleware: readonly Middleware[], handle: Handle, event: Message, context: HandlerContext) {
    this.#middleware = middleware;
    this.#handle = handle;
    this.#event = event;
    this.#context = context;
  }

  run(): unknown {
    const passed = this.#step(0);
    return isLater(passed) ? Promise.resolve(passed).then(() => this.#end()) : this.#end();
  }

  #end(): unknown {
    this.#ended = true;
    if (this.#thrown) throw this.#thrown.error;
    return this.#answer;
  }

  #step(index: number): Promise<void> | void {
    const middleware = this.#middleware[index];
    if (middleware === undefined) return this.#handled();
    let called = false;
    return middleware(this.#context.envelope, this.#context, () => {
      if (called) throw new MisusedNext(index, 'twice');
      if (this.#ended) throw new MisusedNext(index, 'after it had ended');
      called = true;
      return this.#step(index + 1);
    });
  }

  #handled(): Promise<void> | void {
    try {
      this.#answer = this.#handle(this.#event, this.#context);
    } catch (error) {
      this.#thrown = { error };
      throw error;
    }
    if (!isLater(this.#answer)) return;
    const answer = Promise.resolve(this.#answer);
    this.#answer = answer;
    const passed = answer.then(nothing);
    // A middleware may drop it; the bus sees the answer itself.
    passed.catch(nothing);
    return passed;
  }
}

/** The handler with the middleware around it. */
export const throughMiddleware = (middleware: readonly Middleware[], handle: Handle): Handle =>
  middleware.length === 0 ? handle : (event, context) => new Passage(middleware, handle, event, context).run();
