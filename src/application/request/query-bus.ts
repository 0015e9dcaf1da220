import type { Result } from 'neverthrow';
import type { InvalidValue } from '../../domain/invalid-value.ts';
import { Query } from './query.ts';
import { Dispatcher, type RequestBusOptions } from './dispatcher.ts';
import type { NoSuchRequest } from './no-such-request.ts';
import type { AnswerTo, HandlersOf, NoOthers, RequestClasses, RequestIn } from './request.ts';
import type { RequestOptions } from './request-context.ts';
import type { RequestMiddleware } from './middleware/request-middleware.ts';

/**
 * What may be asked to be known, and who knows it: one handler for each query.
 *
 * *When to use*: one for each context, beside its `CommandBus`. A handler reads what suits the question, a read model or
 * a table; it runs in no unit.
 *
 * *Guarantees*: those of `CommandBus`: exactly one handler for each query, and `ask` knows the value and every error.
 *
 * *Errors*: those of `CommandBus`.
 *
 * @example
 * ```ts
 * import { Identifier, NotFound } from 'demesne';
 * import { Query, QueryBus } from 'demesne/application';
 * import { err, ok } from 'neverthrow';
 *
 * const OrderId = Identifier.define('OrderId');
 * class StatusOfOrder extends Query.define('ordering.StatusOfOrder', { orderId: OrderId }) {}
 *
 * const statuses = new Map([['o-1', 'Placed']]);
 * const queries = new QueryBus(
 *   { StatusOfOrder },
 *   {
 *     StatusOfOrder: ({ data: { orderId } }) => {
 *       const status = statuses.get(orderId);
 *       return status === undefined ? err(new NotFound({ aggregate: 'Order', id: orderId })) : ok(status);
 *     },
 *   },
 * );
 *
 * (await queries.ask(new StatusOfOrder({ orderId: OrderId.of('o-1') })))._unsafeUnwrap(); // => 'Placed'
 * ```
 * @see Vernon 2013, ch. 4, Command-Query Responsibility Segregation; Meyer 1997, ch. 23
 * @since 0.2.0
 */
export class QueryBus<
  const Queries extends RequestClasses<Query>,
  Handlers extends HandlersOf<Queries>,
  Middleware extends RequestMiddleware<unknown> = RequestMiddleware,
> {
  readonly #dispatcher: Dispatcher;

  constructor(
    queries: Queries,
    handlers: Handlers & NoOthers<Queries, Handlers>,
    options: RequestBusOptions<Middleware> = {},
  ) {
    this.#dispatcher = new Dispatcher(Query, queries, handlers, options);
  }

  /**
   * Makes a query of JSON data from outside, by its wire name: a body and a part of an address, a message of a queue. What comes out
   * is any query of this bus, ready to be handed to `ask`.
   *
   * *Errors*: answers with {@link NoSuchRequest} for a name that none has, and with `InvalidValue`, which tells every violation with its path.
   */
  parse(name: string, data: unknown): Result<RequestIn<Queries>, NoSuchRequest | InvalidValue> {
    return this.#dispatcher.parse(name, data) as Result<never, NoSuchRequest | InvalidValue>;
  }

  /** Hands a query to its handler, through the middleware. */
  ask<Q extends RequestIn<Queries>>(
    query: Q,
    options?: RequestOptions,
  ): Promise<AnswerTo<Q, Queries, Handlers, Middleware>> {
    return this.#dispatcher.dispatch(query, options) as Promise<never>;
  }
}
