import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { Eventual } from '../../messaging/eventual.ts';
import type { EventSource, Rehydrated } from '../../messaging/stream/rehydration.ts';
import type { RepositoryRecipe } from '../state/repository-recipe.ts';
import type { UnitStore } from './unit-store.ts';

/** What a store gives for an id: the aggregate of a state, or that of its events with what is to be known of those. */
export type Loaded = AggregateRoot | Rehydrated;

/** The aggregate of an id, as its recipe says that it is kept; that the store can do so was checked before. */
export const loadedFrom = (
  store: UnitStore,
  recipe: RepositoryRecipe,
  id: string,
  tenant: string | undefined,
): Eventual<Loaded | undefined> =>
  recipe.keeps === 'state' ? store.load(recipe, id, tenant) : recipe.rehydrate(store as EventSource, id, tenant);
