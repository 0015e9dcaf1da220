import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Json } from '../../domain/json.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import type { Eventual } from '../answer.ts';
import type { RepositoryRecipe } from '../state/state-stored.ts';
import { criterionOf, pathOf, type Criterion } from './criterion.ts';
import { compareData, compareText, datumAt, type Datum } from './datum.ts';

/**
 * What an aggregate is put in order by.
 *
 * @see Fowler 2002, Query Object
 * @since 0.2.0
 */
export interface Ordering {
  readonly path: readonly string[];
  readonly isDescending: boolean;
}

/**
 * A place between two aggregates: right after the one with these data and this id.
 *
 * @see Fowler 2002, Query Object
 * @since 0.2.0
 */
export interface Place {
  /** One for each ordering. */
  readonly data: readonly Datum[];
  readonly id: string;
}

/**
 * Which aggregates a store is asked for, checked, in the order of the orderings and then of their ids.
 *
 * @see Fowler 2002, Query Object
 * @since 0.2.0
 */
export interface Selection {
  readonly criterion: Criterion;
  readonly orderings: readonly Ordering[];
  /** Only what comes after it, where it is given. */
  readonly after: Place | undefined;
  readonly skip: number;
  readonly limit: number;
}

/**
 * An aggregate that was asked for, and its state in JSON form.
 *
 * @see Fowler 2002, Query Object
 * @since 0.2.0
 */
export interface Selected {
  readonly id: string;
  readonly aggregate: AggregateRoot;
  readonly state: Json;
}

/**
 * When and by whom something was made, changed and removed; by nobody where nobody was named.
 *
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export interface AuditStamps {
  readonly createdAt: Instant;
  readonly createdBy?: string;
  readonly updatedAt: Instant;
  readonly updatedBy?: string;
  /** Only where it was deleted: the last change was that. */
  readonly deletedAt?: Instant;
}

/**
 * What is left of an aggregate that was deleted.
 *
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export interface Tombstone<Id extends string = string> {
  readonly id: Id;
  readonly stamps: AuditStamps & { readonly deletedAt: Instant };
}

/**
 * What a store knows of many aggregates, as they were last committed.
 *
 * *When to use*: as a part of a `UnitStore`, in an adapter.
 *
 * *Guarantees* an implementation must keep: nothing of another tenant, and nothing that was deleted, but for what is left of it;
 * data are found and put in order as those of `Datum`.
 *
 * @see Fowler 2002, Query Object
 * @since 0.2.0
 */
export interface AggregateQueries {
  /** The aggregates of a recipe that fit, in order. */
  select(recipe: RepositoryRecipe, selection: Selection, tenant: string | undefined): Eventual<readonly Selected[]>;
  /** How many fit. */
  count(recipe: RepositoryRecipe, criterion: Criterion, tenant: string | undefined): Eventual<number>;
  /** The stamps of an aggregate, also of one that was deleted. */
  stamps(recipe: RepositoryRecipe, id: string, tenant: string | undefined): Eventual<AuditStamps | undefined>;
  /** What was deleted, in the order of the ids: so many that come after one; `''` comes before all. */
  deleted(
    recipe: RepositoryRecipe,
    after: string,
    limit: number,
    tenant: string | undefined,
  ): Eventual<readonly Tombstone[]>;
}

const MOST = 1_000;

/** What a caller asks for, checked; the cursor is the caller's business. */
export function selectionOf(query: unknown): Omit<Selection, 'after'> {
  needObject(query, 'query');
  const { where = {}, orderBy = [], after, skip = 0, limit = 50 } = query as Readonly<Record<string, unknown>>;
  need(Array.isArray(orderBy), 'orderBy', 'a list of paths, each with its direction', orderBy);
  need(Number.isSafeInteger(skip) && (skip as number) >= 0, 'skip', 'a whole number from 0', skip);
  need(after === undefined || skip === 0, 'skip', 'left out where after is given', skip);
  const isLimit = Number.isSafeInteger(limit) && (limit as number) >= 1 && (limit as number) <= MOST;
  need(isLimit, 'limit', `a whole number from 1 to ${MOST}`, limit);
  return {
    criterion: criterionOf(where),
    orderings: (orderBy as unknown[]).map(orderingOf),
    skip: skip as number,
    limit: limit as number,
  };
}

function orderingOf(given: unknown): Ordering {
  need(Array.isArray(given), 'orderBy', 'a list of paths, each with its direction', given);
  const [path, direction = 'asc'] = given as unknown[];
  need(direction === 'asc' || direction === 'desc', 'orderBy', "'asc' or 'desc' as a direction", direction);
  return { path: pathOf(path, 'orderBy'), isDescending: direction === 'desc' };
}

/** Where an aggregate stands among the others. */
export const placeOf = (orderings: readonly Ordering[], { id, state }: Pick<Selected, 'id' | 'state'>): Place => ({
  data: orderings.map(({ path }) => datumAt(state, path)),
  id,
});

/** Negative where the left comes first. */
export function comparePlaces(orderings: readonly Ordering[], left: Place, right: Place): number {
  for (const [index, { isDescending }] of orderings.entries()) {
    const order = compareData(left.data[index] as Datum, right.data[index] as Datum);
    if (order !== 0) return isDescending ? -order : order;
  }
  return compareText(left.id, right.id);
}
