import type { Json } from '../domain/json.ts';
import { isWhole, need, needObject, needWhole } from '../messaging/invalid-option.ts';
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

const MOST = 1_000;
const MOST_ORDERINGS = 10;

/** What a caller asks for, checked; the cursor is the caller's business. */
export function selectionOf(query: unknown): Omit<Selection, 'after'> {
  needObject(query, 'query');
  const { where = {}, orderBy = [], after, skip = 0, limit = 50 } = query as Readonly<Record<string, unknown>>;
  need(Array.isArray(orderBy), 'orderBy', 'a list of paths, each with its direction', orderBy);
  need(
    (orderBy as unknown[]).length <= MOST_ORDERINGS,
    'orderBy',
    `a list of ${MOST_ORDERINGS} paths at the most`,
    orderBy,
  );
  needWhole('skip', skip, 0);
  need(after === undefined || skip === 0, 'skip', 'left out where after is given', skip);
  const isLimit = isWhole(limit, 1, MOST);
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
export const placeOf = (
  orderings: readonly Ordering[],
  { id, state }: { readonly id: string; readonly state: Json },
): Place => ({
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
