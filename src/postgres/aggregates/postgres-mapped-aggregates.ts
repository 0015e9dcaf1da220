import { holds, type Criterion } from '../../selection/criterion.ts';
import type { Selection } from '../../selection/selection.ts';
import type { Selected } from '../../application/state/aggregate-queries.ts';
import type { StateRecipe } from '../../application/state/repository-recipe.ts';
import { Chosen } from '../../application/tables/chosen.ts';
import { mappedAggregate, type GuardRow } from '../../application/tables/mapped-state.ts';
import type { MappedTable, StoredRow } from '../../application/tables/mapped-table.ts';
import { UnfitTables } from '../../application/tables/table-faults.ts';
import type { TableMapping } from '../../application/tables/table-mapping.ts';
import type { MappedChange } from '../../application/tables/table-mappings.ts';
import type { AggregateChange } from '../../application/unit-of-work/unit-store.ts';
import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import { beginSql, removeSql, rowsSql, writeSql } from './mapped-tables-sql.ts';
import type { PostgresQueryable } from '../connection/postgres-database.ts';
import { sqlStateOf } from '../connection/sql-state.ts';

/** How many aggregates are read at once, where all of them have to be looked at. */
const BATCH = 500;

type ReadRow = GuardRow & { readonly rows: string };

/** What the server says of a table, a column, a schema or a type that isn't there, or is another. */
const UNFIT = ['42P01', '42703', '3F000', '42704', '42804', '42883'];

/** The aggregates of one type whose states are in the user's tables; their versions and stamps are in the store's. */
export class PostgresMappedAggregates {
  readonly #mapping: TableMapping;
  readonly #read: string;

  /** @param guards the store's own table */
  constructor(guards: string, mapping: TableMapping) {
    this.#mapping = mapping;
    const rows = mapping.tables.map(rowsSql);
    // One statement, so that all rows are of one moment.
    this.#read = `select guard.id, guard.version, guard.state::text as state, json_build_array(${rows.join(', ')})::text as rows
      from ${guards} as guard where guard.tenant = $1 and guard.name = $2 and guard.deleted_at is null`;
  }

  async load(
    recipe: StateRecipe,
    id: string,
    tenant: string,
    on: PostgresQueryable,
  ): Promise<AggregateRoot | undefined> {
    const [row] = await this.#rows<ReadRow>(on, `${this.#read} and guard.id = $3`, tenant, recipe.name, id);
    return row && this.#selected(recipe, row).aggregate;
  }

  async select(
    recipe: StateRecipe,
    selection: Selection,
    tenant: string,
    on: PostgresQueryable,
  ): Promise<readonly Selected[]> {
    const chosen = new Chosen(selection);
    await this.#each(recipe, tenant, on, (selected) => chosen.show(selected));
    return chosen.all;
  }

  async count(recipe: StateRecipe, criterion: Criterion, tenant: string, on: PostgresQueryable): Promise<number> {
    let count = 0;
    await this.#each(recipe, tenant, on, ({ state }) => {
      if (holds(criterion, state)) count += 1;
    });
    return count;
  }

  /** Deletes the rows that aggregates have no longer, those first that refer to others. */
  async remove(client: PostgresQueryable, mapped: readonly MappedChange[]): Promise<void> {
    for (const [index, table] of [...this.#mapping.tables.entries()].toReversed()) {
      const owning = index === 0 ? mapped.filter(({ rows }) => rows[0]?.length === 0) : mapped;
      const owners = owning.map(({ change: { id, tenant = '' } }) => this.#mapping.owner(table, id, tenant));
      if (owners.length > 0) await this.#rows(client, removeSql(table), JSON.stringify(owners), rowsFor(mapped, index));
    }
  }

  /**
   * Writes the rows of aggregates, those first that others refer to; answers with the new one that finds rows which somebody else has
   * made for its id.
   */
  async write(client: PostgresQueryable, mapped: readonly MappedChange[]): Promise<AggregateChange | undefined> {
    const [table, ...parts] = this.#mapping.tables;
    const isNew = ({ change, rows }: MappedChange): boolean => change.expected === 0 && rows[0]?.length === 1;
    const fresh = mapped.filter(isNew);
    if (fresh.length > 0) {
      const begun = await this.#rows<{ readonly id: string }>(client, beginSql(table), rowsFor(fresh, 0));
      const taken = fresh.find(({ change }) => !begun.some(({ id }) => id === change.id)) ?? fresh[0];
      if (begun.length < fresh.length) return taken?.change;
    }
    await this.#put(
      client,
      table,
      rowsFor(
        mapped.filter((one) => !isNew(one)),
        0,
      ),
    );
    for (const [index, part] of parts.entries()) await this.#put(client, part, rowsFor(mapped, index + 1));
    return undefined;
  }

  async #put(client: PostgresQueryable, table: MappedTable, rows: string): Promise<void> {
    if (rows !== '[]') await this.#rows(client, writeSql(table), rows);
  }

  async #each(
    recipe: StateRecipe,
    tenant: string,
    on: PostgresQueryable,
    look: (selected: Selected) => void,
  ): Promise<void> {
    const sql = `${this.#read} and guard.id > $3 order by guard.id limit ${BATCH}`;
    for (let after = '', isLast = false; !isLast;) {
      const rows = await this.#rows<ReadRow>(on, sql, tenant, recipe.name, after);
      for (const row of rows) look(this.#selected(recipe, row));
      after = rows.at(-1)?.id ?? after;
      isLast = rows.length < BATCH;
    }
  }

  #selected(recipe: StateRecipe, row: ReadRow): Selected {
    const stored = (): readonly (readonly StoredRow[])[] => JSON.parse(row.rows);
    return mappedAggregate(recipe, row, () => this.#mapping.decode(stored(), row.id));
  }

  async #rows<Row>(on: PostgresQueryable, sql: string, ...values: string[]): Promise<readonly Row[]> {
    try {
      return (await on.query(sql, values)).rows as Row[];
    } catch (cause) {
      if (!UNFIT.includes(sqlStateOf(cause) as string)) throw cause;
      const said = (cause as Error).message;
      const problem = `one of them, or a column, is not there, or is of another type; or migrate() was not called (${said}).`;
      throw new UnfitTables(this.#mapping.name, problem, { cause });
    }
  }
}

const rowsFor = (mapped: readonly MappedChange[], table: number): string =>
  JSON.stringify(mapped.flatMap(({ rows }) => rows[table] ?? []));
