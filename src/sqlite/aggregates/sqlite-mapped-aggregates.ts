import { holds, type Criterion } from '../../selection/criterion.ts';
import type { Selection } from '../../selection/selection.ts';
import type { Selected } from '../../application/state/aggregate-queries.ts';
import type { StateRecipe } from '../../application/state/repository-recipe.ts';
import { Chosen } from '../../application/tables/chosen.ts';
import { mappedAggregate, type GuardRow } from '../../application/tables/mapped-state.ts';
import type { MappedChange } from '../../application/tables/table-mappings.ts';
import type { TableMapping } from '../../application/tables/table-mapping.ts';
import type { AggregateChange } from '../../application/unit-of-work/unit-store.ts';
import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import { SqliteMappedTables } from './sqlite-mapped-tables.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';

/** The aggregates of one type whose states are in the user's tables; their versions and stamps are in the store's. */
export class SqliteMappedAggregates {
  readonly #connection: SqliteConnection;
  readonly #tables: SqliteMappedTables;
  readonly #guards: string;

  /** @param guards the store's own table */
  constructor(connection: SqliteConnection, guards: string, mapping: TableMapping) {
    this.#connection = connection;
    this.#tables = new SqliteMappedTables(connection, mapping);
    this.#guards = `select id, version, state from ${guards} where tenant = ? and name = ? and deleted_at is null`;
  }

  load(recipe: StateRecipe, id: string, tenant: string): AggregateRoot | undefined {
    const sql = `${this.#guards} and id = ?`;
    return this.#connection.snapshot(() => {
      const [guard] = this.#connection.all<GuardRow>(sql, tenant, recipe.name, id);
      return guard && this.#selected(recipe, tenant, guard).aggregate;
    });
  }

  select(recipe: StateRecipe, selection: Selection, tenant: string): readonly Selected[] {
    const chosen = new Chosen(selection);
    this.#each(recipe, tenant, (selected) => chosen.show(selected));
    return chosen.all;
  }

  count(recipe: StateRecipe, criterion: Criterion, tenant: string): number {
    let count = 0;
    this.#each(recipe, tenant, ({ state }) => {
      if (holds(criterion, state)) count += 1;
    });
    return count;
  }

  /** Whether a new aggregate finds rows that somebody else has made for its id. */
  isTaken({ id, tenant = '', expected }: AggregateChange): boolean {
    return expected === 0 && this.#tables.has(id, tenant);
  }

  remove({ change: { id, tenant = '' }, rows }: MappedChange): void {
    this.#tables.remove(id, tenant, rows);
  }

  write({ rows }: MappedChange): void {
    this.#tables.write(rows);
  }

  #each(recipe: StateRecipe, tenant: string, look: (selected: Selected) => void): void {
    this.#connection.snapshot(() => {
      const guards = this.#connection.all<GuardRow>(this.#guards, tenant, recipe.name);
      for (const guard of guards) look(this.#selected(recipe, tenant, guard));
    });
  }

  #selected(recipe: StateRecipe, tenant: string, guard: GuardRow): Selected {
    return mappedAggregate(recipe, guard, () => this.#tables.read(guard.id, tenant));
  }
}
