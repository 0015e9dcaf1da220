import { err, ok, type Result } from 'neverthrow';
import { UnfitCursor, type Page } from '../../domain/page.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import type { RepositoryRecipe, StateRecipe } from './repository-recipe.ts';
import { StoreCannot } from '../store-cannot.ts';
import type { Unit } from '../unit-of-work/unit.ts';
import { criterionOf, type Criterion } from '../../selection/criterion.ts';
import { cursorOf, placeIn, type Question } from '../../selection/cursor.ts';
import { placeOf, selectionOf } from '../../selection/selection.ts';
import type { AggregateQueries, Selected } from './aggregate-queries.ts';
import type { AuditStamps, Tombstone } from './audit-stamps.ts';

/** A page of a unit's repository; `known` gives the unit's own object for what was found. */
export async function pageOf<A>(
  unit: Unit,
  recipe: StateRecipe,
  query: object,
  known: (selected: Selected) => A | undefined,
): Promise<Result<Page<A>, UnfitCursor>> {
  const aggregates = queriesOf(unit, recipe);
  const selection = selectionOf(query);
  const { criterion, orderings, limit } = selection;
  const question: Question = { aggregate: recipe.name, tenant: unit.tenant, criterion, orderings };
  const { after: cursor } = query as { readonly after?: unknown };
  const after = cursor === undefined ? undefined : await placeIn(question, cursor);
  if (cursor !== undefined && after === undefined) return err(new UnfitCursor({ aggregate: recipe.name }));
  const found = await aggregates.select(recipe, { ...selection, after, limit: limit + 1 }, unit.tenant);
  const last = found[limit - 1];
  const hasMore = found.length > limit && last !== undefined;
  const next = hasMore ? await cursorOf(question, placeOf(orderings, last)) : undefined;
  unit.use();
  const items = found.slice(0, limit).map(known);
  return ok({ items: items.filter((item) => item !== undefined), next });
}

/** How many aggregates of a unit's repository there are. */
export async function countOf(unit: Unit, recipe: StateRecipe, query: object): Promise<number> {
  const aggregates = queriesOf(unit, recipe);
  needObject(query, 'query');
  const { where = {} } = query as { readonly where?: unknown };
  const count = await aggregates.count(recipe, criterionOf(where), unit.tenant);
  unit.use();
  return count;
}

/** The stamps of an aggregate of a unit's repository. */
export async function stampsOf(unit: Unit, recipe: StateRecipe, id: string): Promise<AuditStamps | undefined> {
  const aggregates = queriesOf(unit, recipe);
  need(typeof id === 'string' && id !== '', 'id', 'an identifier', id);
  const stamps = await aggregates.stamps(recipe, id, unit.tenant);
  unit.use();
  return stamps;
}

/** No `where` makes it, so a cursor among what was deleted fits no page, and the other way round. */
const DELETED: Criterion = { kind: 'missing', path: [] };

/** A page of what was deleted of a unit's repository. */
export async function deletedOf(
  unit: Unit,
  recipe: StateRecipe,
  query: object,
): Promise<Result<Page<Tombstone>, UnfitCursor>> {
  const aggregates = queriesOf(unit, recipe);
  const { limit } = selectionOf(query);
  const question: Question = { aggregate: recipe.name, tenant: unit.tenant, criterion: DELETED, orderings: [] };
  const { after: cursor } = query as { readonly after?: unknown };
  const after = cursor === undefined ? undefined : await placeIn(question, cursor);
  if (cursor !== undefined && after === undefined) return err(new UnfitCursor({ aggregate: recipe.name }));
  const found = await aggregates.deleted(recipe, after?.id ?? '', limit + 1, unit.tenant);
  const last = found[limit - 1];
  const hasMore = found.length > limit && last !== undefined;
  const next = hasMore ? await cursorOf(question, { id: last.id, data: [] }) : undefined;
  unit.use();
  return ok({ items: found.slice(0, limit), next });
}

/** What finds aggregates otherwise than by their ids, where their events are all there is. */
const PROJECT = 'Have a Projection make a read model of their events, and ask ReadModels for its rows.';

function queriesOf(unit: Unit, { keeps }: RepositoryRecipe): AggregateQueries {
  unit.use();
  if (keeps !== 'state')
    throw new StoreCannot('be asked for aggregates that are kept as their events', 'states of them', PROJECT);
  const { aggregates } = unit.store;
  if (aggregates === undefined) throw new StoreCannot('be asked for many aggregates', 'aggregates');
  return aggregates;
}
