import type { Err, Ok, Result, ResultAsync } from 'neverthrow';
import type { Message } from '../../domain/message.ts';
import type { Answer } from '../answer.ts';
import type { Eventual } from '../../messaging/eventual.ts';
import type { Command } from './command.ts';
import type { Query } from './query.ts';
import type { RequestContext } from './request-context.ts';
import type { RefusalOfMiddleware } from './middleware/request-middleware.ts';

/**
 * What may be asked of a context: a command or a query.
 *
 * @see Hohpe & Woolf 2003, Request-Reply
 * @since 0.2.0
 */
export type Request = Command | Query;

/**
 * The class of a command or of a query, as a bus is told of it.
 *
 * @see Hohpe & Woolf 2003, Request-Reply
 * @since 0.2.0
 */
export interface RequestClass<R extends Message = Request> {
  new (...data: never): R;
  readonly type: R['type'];
}

/**
 * What does what a command says, or knows what a query asks: one function for each.
 *
 * @see Hohpe & Woolf 2003, Service Activator
 * @since 0.2.0
 */
export type RequestHandler<R extends Request, A extends Answer = Answer> = (
  request: R,
  context: RequestContext,
) => Eventual<A> | ResultAsync<unknown, unknown>;

/**
 * Commands or queries by their names, as a shorthand: `{ PlaceOrder, CancelOrder }`.
 *
 * @see Hohpe & Woolf 2003, Datatype Channel
 * @since 0.2.0
 */
export type RequestClasses<R extends Request = Request> = Readonly<Record<string, RequestClass<R>>>;

/**
 * Any command, or any query, that one of these classes makes.
 *
 * @see Hohpe & Woolf 2003, Datatype Channel
 * @since 0.2.0
 */
export type RequestIn<Classes extends RequestClasses> = InstanceType<Classes[keyof Classes]>;

/**
 * One handler for each class, under the same name.
 *
 * @see Hohpe & Woolf 2003, Message Dispatcher
 * @since 0.2.0
 */
export type HandlersOf<Classes extends RequestClasses> = {
  readonly [Name in keyof Classes]: RequestHandler<InstanceType<Classes[Name]>>;
};

/**
 * Nothing against a handler, or the sentence that the compiler shows.
 *
 * @see Hohpe & Woolf 2003, Message Dispatcher
 * @since 0.2.0
 */
export type NoOthers<Classes, Handlers> = {
  readonly [Name in Exclude<keyof Handlers, keyof Classes>]: 'There is no such command or query for this handler';
};

/** What each handler answers, by wire name; looked up once for each request, so that many of them cost nothing. */
type AnswersByType<Classes extends RequestClasses, Handlers> = {
  readonly [Name in keyof Classes as Classes[Name]['type']]: Name extends keyof Handlers
    ? Handlers[Name] extends (...given: never) => infer Given
      ? Awaited<Given>
      : never
    : never;
};

// By the two halves of a result: an `err(…)` on its own says nothing of the value, nor an `ok(…)` of the errors.
type Value<A> = A extends Ok<infer V, unknown> ? V : never;
type Refusal<A> = A extends Err<unknown, infer E> ? E : never;

/**
 * What a bus answers to a request: what its handler does, or a refusal of the middleware.
 *
 * @see Hohpe & Woolf 2003, Request-Reply
 * @since 0.2.0
 */
export type AnswerTo<R extends Request, Classes extends RequestClasses, Handlers, Middleware> = AnswersByType<
  Classes,
  Handlers
>[R['type']] extends infer A
  ? Result<Value<A>, Refusal<A> | RefusalOfMiddleware<Middleware>>
  : never;
