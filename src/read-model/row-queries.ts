import { err, ok, type Result } from 'neverthrow';
import { UnfitCursor, type Page } from '../domain/page.ts';
import { need, needObject } from '../messaging/invalid-option.ts';
import { criterionOf } from '../selection/criterion.ts';
import { cursorOf, placeIn, type Question } from '../selection/cursor.ts';
import { placeOf, selectionOf } from '../selection/selection.ts';
import type { PageQuery, Where } from '../selection/where.ts';
import type { ReadModel } from './read-model.ts';
import type { ReadModelStore, RowPlace } from './read-model-store.ts';

/**
 * Which rows are wanted, in which order, how many, and whether to count them all.
 *
 * *When to use*: `after` with the `next` of the page before for lists that go on, `skip` for pages with numbers.
 *
 * @see Fowler 2002, Query Object
 * @since 0.2.0
 */
export interface RowQuery<Row> extends PageQuery<Row> {
  /** Whether to count all that fit, which costs as much as looking at each; no unless given. */
  readonly total?: boolean;
}

/**
 * A page of rows.
 *
 * @see Fowler 2002, Query Object
 * @since 0.2.0
 */
export interface RowPage<Row> extends Page<Row> {
  /** How many fit in all, where that was asked for. */
  readonly total?: number;
}

/**
 * The rows of one read model, to be asked for.
 *
 * *When to use*: `new ReadModels(store.readModels).of(OrderSummary)` gives it.
 *
 * *Guarantees*: those of `ReadModels`. Data compare as in `page` of a repository, on every store alike.
 *
 * *Errors*: `InvalidOption` for a question that can't be meant; `UnfitKey`; what the store throws.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS; Fowler 2002, Query Object
 * @since 0.2.0
 */
export class RowQueries<Row extends object, Key> {
  readonly #model: ReadModel<Row, Key>;
  readonly #store: ReadModelStore;
  readonly #place: RowPlace;

  /** @internal `ReadModels` makes it. */
  constructor(model: ReadModel<Row, Key>, store: ReadModelStore, tenant: string | undefined) {
    this.#model = model;
    this.#store = store;
    this.#place = { model: model.name, version: 'live', tenant };
  }

  /** The row of a key; nothing where there is none. */
  async get(key: Key): Promise<Row | undefined> {
    const [found] = await this.#store.find(this.#place, [this.#model.keyText(key)]);
    return found && this.#model.decode(found.row);
  }

  /** Rows that fit, in order, a page at a time; `UnfitCursor` for a cursor of another question. */
  async page(query?: RowQuery<Row> & { readonly total?: false }): Promise<Result<RowPage<Row>, UnfitCursor>>;
  /** The same, with how many fit in all. */
  async page(query: RowQuery<Row>): Promise<Result<RowPage<Row> & { readonly total: number }, UnfitCursor>>;
  async page(query: RowQuery<Row> = {}): Promise<Result<RowPage<Row> & { readonly total: number }, UnfitCursor>> {
    const selection = selectionOf(query);
    const { criterion, orderings, limit } = selection;
    const { after: cursor, total = false } = query;
    need(typeof total === 'boolean', 'total', 'true or false', total);
    const { model, tenant } = this.#place;
    const question: Question = { aggregate: model, tenant, criterion, orderings };
    const after = cursor === undefined ? undefined : await placeIn(question, cursor);
    if (cursor !== undefined && after === undefined) return err(new UnfitCursor({ aggregate: model }));
    const found = await this.#store.select(this.#place, { ...selection, after, limit: limit + 1 });
    const last = found[limit - 1];
    const hasMore = found.length > limit && last !== undefined;
    const next = hasMore ? await cursorOf(question, placeOf(orderings, { id: last.key, state: last.row })) : undefined;
    const items = found.slice(0, limit).map(({ row }) => this.#model.decode(row));
    const page = { items, next, ...(total && { total: await this.#store.count(this.#place, criterion) }) };
    return ok(page as RowPage<Row> & { readonly total: number });
  }

  /** How many rows there are, or fit. */
  async count(query: { readonly where?: Where<Row> } = {}): Promise<number> {
    needObject(query, 'query');
    const { where = {} } = query;
    return this.#store.count(this.#place, criterionOf(where));
  }
}
