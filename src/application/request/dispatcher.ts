import { err, type Result } from 'neverthrow';
import type { IdentifierGenerator } from '../../domain/identifier/identifier-generator.ts';
import type { InvalidValue } from '../../domain/invalid-value.ts';
import type { Message } from '../../domain/message.ts';
import { UuidV7Generator } from '../../domain/identifier/uuid-v7.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import type { Answer } from '../answer.ts';
import { isLater } from '../../messaging/eventual.ts';
import { NoSuchRequest } from './no-such-request.ts';
import type { Request, RequestClasses, RequestHandler } from './request.ts';
import { CallerContext, type RequestOptions } from './request-context.ts';
import { UnknownRequest, WrongHandlers } from './request-faults.ts';
import { Passage, type RequestMiddleware } from './middleware/request-middleware.ts';

/**
 * What happens around the handlers of a bus, and its port.
 *
 * @see Hohpe & Woolf 2003, Message Dispatcher
 * @since 0.2.0
 */
export interface RequestBusOptions<Middleware extends RequestMiddleware<unknown> = RequestMiddleware> {
  /** What happens around every request; the first is the outermost. None unless given. */
  readonly middleware?: readonly Middleware[];
  /** What makes the ids of conversations; UUIDs of version 7 unless given. */
  readonly identifiers?: IdentifierGenerator;
}

/** What `define` gave a class to read data from outside with. */
interface Readable {
  parse(data: unknown): Result<Request, InvalidValue>;
}

interface Entry {
  readonly type: Function & Readable;
  readonly handle: RequestHandler<never>;
}

/** Finds the one handler of a request, and leads the request there through the middleware. */
export class Dispatcher {
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #middleware: readonly RequestMiddleware<unknown>[];
  readonly #identifiers: IdentifierGenerator;

  constructor(
    base: { readonly prototype: Request },
    classes: RequestClasses,
    handlers: Readonly<Record<string, unknown>>,
    options: RequestBusOptions<RequestMiddleware<unknown>>,
  ) {
    needObject(options);
    const { middleware = [], identifiers = new UuidV7Generator() } = options;
    need(Array.isArray(middleware), 'middleware', 'a list of functions', middleware);
    for (const one of middleware) need(typeof one === 'function', 'middleware', 'a list of functions', one);
    need(typeof identifiers?.next === 'function', 'identifiers', 'an IdentifierGenerator', identifiers);
    this.#entries = entriesOf(base, classes, handlers);
    this.#middleware = [...middleware];
    this.#identifiers = identifiers;
  }

  parse(name: string, data: unknown): Result<Request, NoSuchRequest | InvalidValue> {
    const entry = this.#entries.get(name);
    return entry === undefined ? err(new NoSuchRequest()) : entry.type.parse(data);
  }

  async dispatch(request: Request, options: RequestOptions | undefined): Promise<Answer> {
    const entry = this.#entries.get(request?.type);
    if (entry === undefined || !(request instanceof entry.type)) {
      throw new UnknownRequest(request, [...this.#entries.keys()]);
    }
    const context = CallerContext.of(options, this.#identifiers);
    context.throwIfAborted();
    const answer = new Passage(this.#middleware, entry.handle, request).run(context);
    return isLater(answer) ? await answer : answer;
  }
}

/** The handlers by wire name; what is wrong with any of them is said at once. */
function entriesOf(
  base: { readonly prototype: Request },
  classes: RequestClasses,
  handlers: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Entry> {
  needObject(classes, 'classes');
  needObject(handlers, 'handlers');
  const entries = new Map<string, Entry>();
  const missing: string[] = [];
  const doubled = new Set<string>();
  for (const [name, type] of Object.entries(classes)) {
    const isClass = typeof type === 'function' && type.prototype instanceof (base as never as typeof Message);
    need(isClass, `classes.${name}`, 'a class that extends define(…)', type);
    const handle = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    if (entries.has(type.type)) doubled.add(type.type);
    if (handle === undefined) missing.push(type.type);
    else need(typeof handle === 'function', `handlers.${name}`, 'a function', handle);
    entries.set(type.type, { type: type as typeof type & Readable, handle: handle as RequestHandler<never> });
  }
  const unexpected = Object.keys(handlers).filter((name) => !Object.hasOwn(classes, name));
  if (missing.length + doubled.size + unexpected.length > 0) {
    throw new WrongHandlers({ missing, doubled: [...doubled], unexpected });
  }
  return entries;
}
