import { stampOf, stampsOf, tombstoneOf, type StampRow } from '../../application/state/change-stamp.ts';
import type { Criterion } from '../../selection/criterion.ts';
import { criterionSql, selectionSql } from '../../selection/selection-sql.ts';
import type { Selection } from '../../selection/selection.ts';
import type { AggregateQueries, Selected } from '../../application/state/aggregate-queries.ts';
import type { AuditStamps, Tombstone } from '../../application/state/audit-stamps.ts';
import type { StateRecipe } from '../../application/state/repository-recipe.ts';
import { holdsOfAll } from '../../application/tables/chosen.ts';
import { IN_TABLES } from '../../application/tables/mapped-state.ts';
import { keptState, type MappedChange, type TableMappings } from '../../application/tables/table-mappings.ts';
import type { AggregateChange } from '../../application/unit-of-work/unit-store.ts';
import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import { ConcurrencyConflict } from '../../domain/repository.ts';
import type { Envelope } from '../../messaging/message/envelope.ts';
import { isStorable } from '../../messaging/log/log-faults.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';
import { readable, SqliteDialect } from '../connection/sqlite-dialect.ts';
import { SqliteMappedAggregates } from './sqlite-mapped-aggregates.ts';

/** The table of the aggregates' states. */
export class SqliteAggregates implements AggregateQueries {
  readonly #connection: SqliteConnection;
  readonly #table: string;
  readonly #mappings: TableMappings;
  readonly #mapped: ReadonlyMap<string, SqliteMappedAggregates>;

  constructor(connection: SqliteConnection, table: string, mappings: TableMappings) {
    this.#connection = connection;
    this.#table = table;
    this.#mappings = mappings;
    this.#mapped = new Map(mappings.all.map((one) => [one.name, new SqliteMappedAggregates(connection, table, one)]));
  }

  load(recipe: StateRecipe, id: string, tenant = ''): AggregateRoot | undefined {
    if (!isStorable(id) || !isStorable(tenant)) return undefined;
    const mapped = this.#mapped.get(recipe.name);
    if (mapped !== undefined) return mapped.load(recipe, id, tenant);
    const sql = `select version, state from ${this.#table} where tenant = ? and name = ? and id = ? and deleted_at is null`;
    const [row] = this.#connection.all<{ version: number; state: string }>(sql, tenant, recipe.name, id);
    return row && recipe.decode({ id, version: row.version, state: keptState(recipe, row.state) });
  }

  select(recipe: StateRecipe, selection: Selection, tenant = ''): readonly Selected[] {
    if (!isStorable(tenant)) return [];
    const mapped = this.#mapped.get(recipe.name);
    if (mapped !== undefined) return mapped.select(recipe, selection, tenant);
    const dialect = new SqliteDialect(tenant, recipe.name);
    const sql = `select id, version, state from ${this.#readable(dialect)} where ${selectionSql(selection, dialect)}`;
    const rows = this.#connection.all<{ id: string; version: number; state: string }>(sql, ...dialect.parameters);
    return rows.map(({ id, version, state: text }) => {
      const state = keptState(recipe, text);
      return { id, aggregate: recipe.decode({ id, version, state }), state };
    });
  }

  count(recipe: StateRecipe, criterion: Criterion, tenant = ''): number {
    if (!isStorable(tenant)) return 0;
    const mapped = this.#mapped.get(recipe.name);
    if (mapped !== undefined && !holdsOfAll(criterion)) return mapped.count(recipe, criterion, tenant);
    const dialect = new SqliteDialect(tenant, recipe.name);
    const sql = `select count(*) as found from ${this.#readable(dialect)} where ${criterionSql(criterion, dialect)}`;
    return this.#connection.all<{ found: number }>(sql, ...dialect.parameters)[0]?.found ?? 0;
  }

  stamps({ name }: StateRecipe, id: string, tenant = ''): AuditStamps | undefined {
    if (!isStorable(id) || !isStorable(tenant)) return undefined;
    const sql = `select created_at, created_by, updated_at, updated_by, deleted_at from ${this.#table}
      where tenant = ? and name = ? and id = ?`;
    const [row] = this.#connection.all<StampRow>(sql, tenant, name, id);
    return row && stampsOf(row);
  }

  deleted({ name }: StateRecipe, after: string, limit: number, tenant = ''): readonly Tombstone[] {
    if (!isStorable(tenant)) return [];
    const sql = `select id, created_at, created_by, updated_at, updated_by, deleted_at from ${this.#table}
      where tenant = ? and name = ? and deleted_at is not null and id > ? order by id limit ?`;
    return this.#connection.all<StampRow & { id: string }>(sql, tenant, name, after, limit).map(tombstoneOf);
  }

  /** The aggregates of a tenant and a name, each with its state in a form that SQL reads every text of. */
  #readable({ tenant, name }: SqliteDialect): string {
    return `(select id, version, state, ${readable('state')} as plain from ${this.#table}
      where tenant = ${tenant} and name = ${name} and deleted_at is null)`;
  }

  conflictWith(change: AggregateChange): ConcurrencyConflict | undefined {
    const { recipe, id, tenant = '', expected } = change;
    const sql = `select version from ${this.#table} where tenant = ? and name = ? and id = ?`;
    const found = this.#connection.all<{ version: number }>(sql, tenant, recipe.name, id)[0]?.version ?? 0;
    const isTaken = found === expected && this.#mapped.get(recipe.name)?.isTaken(change) === true;
    return found === expected && !isTaken
      ? undefined
      : new ConcurrencyConflict({ aggregate: recipe.name, id, expected, found });
  }

  /** Writes what {@link SqliteAggregates.conflictWith} had nothing against. */
  write(change: AggregateChange, envelopes: readonly Envelope[]): void {
    const { recipe, id, tenant = '', version, deleted, persistence } = change;
    const { at, by } = stampOf(change, envelopes);
    const encoded = (): string =>
      this.#mapped.has(recipe.name) ? IN_TABLES : JSON.stringify(persistence.encodeState());
    const state = deleted ? null : encoded();
    const sql = `insert into ${this.#table} (tenant, name, id, version, state, created_at, created_by, updated_at, updated_by, deleted_at)
      values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?6, ?7, ?8)
      on conflict do update set version = ?4, state = ?5, updated_at = ?6, updated_by = ?7, deleted_at = ?8`;
    const now = deleted ? at : null;
    this.#connection.run(sql, tenant, recipe.name, id, deleted ? version + 1 : version, state, at, by, now);
  }

  /**
   * What writes the rows of the changes that belong into tables of the user. All rows are made before anything is sent; of several
   * aggregates those are deleted first that refer to others, and those written first that others refer to.
   */
  tablesOf(changes: readonly AggregateChange[], envelopes: readonly Envelope[]): () => void {
    const mapped = this.#mappings.rowsOf(changes, envelopes);
    const tables = (one: MappedChange): SqliteMappedAggregates =>
      this.#mapped.get(one.change.recipe.name) as SqliteMappedAggregates;
    return () => {
      for (const one of mapped.toReversed()) tables(one).remove(one);
      for (const one of mapped) tables(one).write(one);
    };
  }
}
