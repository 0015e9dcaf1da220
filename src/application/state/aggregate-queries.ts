import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { Json } from '../../domain/json.ts';
import type { Eventual } from '../../messaging/eventual.ts';
import type { Criterion } from '../../selection/criterion.ts';
import type { Selection } from '../../selection/selection.ts';
import type { AuditStamps, Tombstone } from './audit-stamps.ts';
import type { StateRecipe } from './repository-recipe.ts';

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
  select(recipe: StateRecipe, selection: Selection, tenant: string | undefined): Eventual<readonly Selected[]>;
  /** How many fit. */
  count(recipe: StateRecipe, criterion: Criterion, tenant: string | undefined): Eventual<number>;
  /** The stamps of an aggregate, also of one that was deleted. */
  stamps(recipe: StateRecipe, id: string, tenant: string | undefined): Eventual<AuditStamps | undefined>;
  /** What was deleted, in the order of the ids: so many that come after one; `''` comes before all. */
  deleted(
    recipe: StateRecipe,
    after: string,
    limit: number,
    tenant: string | undefined,
  ): Eventual<readonly Tombstone[]>;
}
