import type { Json } from '../../domain/json.ts';
import type { Selected } from '../state/aggregate-queries.ts';
import type { StateRecipe } from '../state/repository-recipe.ts';

/** What a store's own table has of an aggregate: the state as JSON, or what says that it is in tables. */
export interface GuardRow {
  readonly id: string;
  readonly version: number;
  readonly state: string;
}

/** What stands in the place of a state that is in tables: JSON, and no state. */
export const IN_TABLES = 'null';

/** The aggregate of a guard and of its state in tables; one that was saved before there were any has it as JSON still. */
export function mappedAggregate(recipe: StateRecipe, guard: GuardRow, inTables: () => object): Selected {
  const { id } = guard;
  const version = Number(guard.version);
  if (guard.state !== IN_TABLES) {
    const state = JSON.parse(guard.state) as Json;
    return { id, aggregate: recipe.decode({ id, version, state }), state };
  }
  const state = inTables();
  return { id, aggregate: recipe.reconstitute(id, version, state), state: recipe.encode(state) };
}
