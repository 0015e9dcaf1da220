import { need, needObject } from '../messaging/invalid-option.ts';
import { checkStorable } from '../messaging/log/log-faults.ts';
import { ReadModel } from './read-model.ts';
import type { ReadModelStore } from './read-model-store.ts';
import { RowQueries } from './row-queries.ts';

/**
 * The read models of a store, to be asked for their rows.
 *
 * *When to use*: in the handlers of queries, one for each store.
 *
 * *Guarantees*: what one question answers is of one version of its model, whatever is being rebuilt, and of one tenant.
 *
 * *Errors*: `InvalidOption` for what is no store or no read model.
 *
 * @example
 * ```ts
 * import { ReadModel, ReadModels } from 'demesne/event-sourcing';
 * import { InMemoryStore } from 'demesne/in-memory';
 * import { z } from 'zod';
 *
 * const OrderSummary = ReadModel.define(
 *   'account.order-summary',
 *   { orderId: z.string(), customer: z.string(), total: z.number() },
 *   { key: 'orderId' },
 * );
 * const readModels = new ReadModels(new InMemoryStore().readModels);
 * const summaries = readModels.of(OrderSummary);
 *
 * await summaries.get('o-1'); // => undefined
 * const page = await summaries.page({ where: { customer: 'c-1' }, orderBy: [['total', 'desc']], total: true });
 * page._unsafeUnwrap(); // => { items: [], next: undefined, total: 0 }
 * ```
 * @see Vernon 2013, ch. 4, Architecture, on CQRS; Fowler 2002, Query Object
 * @since 0.2.0
 */
export class ReadModels {
  readonly #store: ReadModelStore;

  constructor(store: ReadModelStore) {
    need(typeof store?.select === 'function', 'store', 'a ReadModelStore, such as store.readModels', store);
    this.#store = store;
  }

  /** The rows of a read model, as the version that is live has them; those of no tenant unless one is given. */
  of<Row extends object, Key>(
    model: ReadModel<Row, Key>,
    options: { readonly tenant?: string | undefined } = {},
  ): RowQueries<Row, Key> {
    need(model instanceof ReadModel, 'model', 'what ReadModel.define gives', model);
    needObject(options);
    const { tenant } = options;
    need(tenant === undefined || (typeof tenant === 'string' && tenant !== ''), 'tenant', 'text', tenant);
    if (tenant !== undefined) checkStorable('the name of a tenant', tenant);
    return new RowQueries(model, this.#store, tenant);
  }
}
