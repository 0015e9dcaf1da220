import { holds, type Criterion } from '../../selection/criterion.ts';
import { compareText } from '../../selection/datum.ts';
import { comparePlaces, placeOf, type Selection } from '../../selection/selection.ts';
import type { AggregateQueries, Selected } from '../../application/state/aggregate-queries.ts';
import type { AuditStamps, Tombstone } from '../../application/state/audit-stamps.ts';
import type { StateRecipe } from '../../application/state/repository-recipe.ts';
import type { Json } from '../../domain/json.ts';
import type { Envelope } from '../../messaging/message/envelope.ts';

/** What is kept of an aggregate; of a removed one a version that nobody expects, so that its id stays taken. */
export interface Kept {
  readonly version: number;
  readonly state: object | undefined;
  readonly created: LastEvent;
  readonly updated: LastEvent;
}

type LastEvent = Pick<Envelope, 'occurredAt' | 'actor'>;

/** Where an in-memory store keeps the aggregates of one name and one tenant. */
export type KeptById = ReadonlyMap<string, Kept>;

/** Aggregates in memory, asked for by what their state is. */
export class InMemoryAggregates implements AggregateQueries {
  readonly #keptOf: (name: string, tenant: string | undefined) => KeptById | undefined;

  constructor(keptOf: (name: string, tenant: string | undefined) => KeptById | undefined) {
    this.#keptOf = keptOf;
  }

  select(recipe: StateRecipe, selection: Selection, tenant: string | undefined): readonly Selected[] {
    const { criterion, orderings, after, skip, limit } = selection;
    const placed = [...this.#states(recipe, tenant)]
      .filter(({ json }) => holds(criterion, json))
      .map((one) => ({ ...one, place: placeOf(orderings, { id: one.id, state: one.json }) }))
      .filter(({ place }) => after === undefined || comparePlaces(orderings, place, after) > 0)
      .sort((left, right) => comparePlaces(orderings, left.place, right.place));
    return placed.slice(skip, skip + limit).map(({ id, version, state, json }) => ({
      id,
      aggregate: recipe.reconstitute(id, version, recipe.copy(state)),
      state: json,
    }));
  }

  count(recipe: StateRecipe, criterion: Criterion, tenant: string | undefined): number {
    let count = 0;
    for (const { json } of this.#states(recipe, tenant)) if (holds(criterion, json)) count += 1;
    return count;
  }

  stamps({ name }: StateRecipe, id: string, tenant: string | undefined): AuditStamps | undefined {
    const kept = this.#keptOf(name, tenant)?.get(id);
    return kept && stampsIn(kept);
  }

  deleted({ name }: StateRecipe, after: string, limit: number, tenant: string | undefined): readonly Tombstone[] {
    return [...(this.#keptOf(name, tenant) ?? [])]
      .filter(([id, { state }]) => state === undefined && compareText(id, after) > 0)
      .toSorted(([left], [right]) => compareText(left, right))
      .slice(0, limit)
      .map(([id, kept]) => ({ id, stamps: stampsIn(kept) as Tombstone['stamps'] }));
  }

  *#states(
    recipe: StateRecipe,
    tenant: string | undefined,
  ): Generator<{ readonly id: string; readonly version: number; readonly state: object; readonly json: Json }> {
    for (const [id, { version, state }] of this.#keptOf(recipe.name, tenant) ?? []) {
      if (state !== undefined) yield { id, version, state, json: recipe.encode(state) };
    }
  }
}

const stampsIn = ({ created, updated, state }: Kept): AuditStamps => ({
  createdAt: created.occurredAt,
  ...(created.actor !== undefined && { createdBy: created.actor }),
  updatedAt: updated.occurredAt,
  ...(updated.actor !== undefined && { updatedBy: updated.actor }),
  ...(state === undefined && { deletedAt: updated.occurredAt }),
});
