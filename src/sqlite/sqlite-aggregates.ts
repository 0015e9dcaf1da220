import { stampOf, stampsOf, type StampRow } from '../application/state/change-stamp.ts';
import type { Criterion } from '../application/selection/criterion.ts';
import { criterionSql, selectionSql } from '../application/selection/selection-sql.ts';
import type { AggregateQueries, Selected, Selection, AuditStamps } from '../application/selection/selection.ts';
import type { RepositoryRecipe } from '../application/state/state-stored.ts';
import type { AggregateChange } from '../application/unit-of-work/unit-store.ts';
import type { AggregateRoot } from '../domain/aggregate/aggregate-root.ts';
import { ConcurrencyConflict } from '../domain/repository.ts';
import type { Json } from '../domain/json.ts';
import type { Envelope } from '../messaging/message/envelope.ts';
import { isStorable } from '../messaging/log/log-faults.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { readable, SqliteDialect } from './sqlite-dialect.ts';

/** The table of the aggregates' states. */
export class SqliteAggregates implements AggregateQueries {
  readonly #connection: SqliteConnection;
  readonly #table: string;

  constructor(connection: SqliteConnection, table: string) {
    this.#connection = connection;
    this.#table = table;
  }

  load(recipe: RepositoryRecipe, id: string, tenant = ''): AggregateRoot | undefined {
    if (!isStorable(id) || !isStorable(tenant)) return undefined;
    const sql = `select version, state from ${this.#table} where tenant = ? and name = ? and id = ? and deleted_at is null`;
    const [row] = this.#connection.all<{ version: number; state: string }>(sql, tenant, recipe.name, id);
    return row && recipe.decode({ id, version: row.version, state: JSON.parse(row.state) });
  }

  select(recipe: RepositoryRecipe, selection: Selection, tenant = ''): readonly Selected[] {
    if (!isStorable(tenant)) return [];
    const dialect = new SqliteDialect(tenant, recipe.name);
    const sql = `select id, version, state from ${this.#readable(dialect)} where ${selectionSql(selection, dialect)}`;
    const rows = this.#connection.all<{ id: string; version: number; state: string }>(sql, ...dialect.parameters);
    return rows.map(({ id, version, state: text }) => {
      const state = JSON.parse(text) as Json;
      return { id, aggregate: recipe.decode({ id, version, state }), state };
    });
  }

  count(recipe: RepositoryRecipe, criterion: Criterion, tenant = ''): number {
    if (!isStorable(tenant)) return 0;
    const dialect = new SqliteDialect(tenant, recipe.name);
    const sql = `select count(*) as found from ${this.#readable(dialect)} where ${criterionSql(criterion, dialect)}`;
    return this.#connection.all<{ found: number }>(sql, ...dialect.parameters)[0]?.found ?? 0;
  }

  stamps({ name }: RepositoryRecipe, id: string, tenant = ''): AuditStamps | undefined {
    if (!isStorable(id) || !isStorable(tenant)) return undefined;
    const sql = `select created_at, created_by, updated_at, updated_by, deleted_at from ${this.#table}
      where tenant = ? and name = ? and id = ?`;
    const [row] = this.#connection.all<StampRow>(sql, tenant, name, id);
    return row && stampsOf(row);
  }

  /** The aggregates of a tenant and a name, each with its state in a form that SQL reads every text of. */
  #readable({ tenant, name }: SqliteDialect): string {
    return `(select id, version, state, ${readable('state')} as plain from ${this.#table}
      where tenant = ${tenant} and name = ${name} and deleted_at is null)`;
  }

  conflictWith({ recipe: { name }, id, tenant = '', expected }: AggregateChange): ConcurrencyConflict | undefined {
    const sql = `select version from ${this.#table} where tenant = ? and name = ? and id = ?`;
    const found = this.#connection.all<{ version: number }>(sql, tenant, name, id)[0]?.version ?? 0;
    return found === expected ? undefined : new ConcurrencyConflict({ aggregate: name, id, expected, found });
  }

  /** Writes what {@link SqliteAggregates.conflictWith} had nothing against. */
  write(change: AggregateChange, envelopes: readonly Envelope[]): void {
    const { recipe, id, tenant = '', version, deleted, persistence } = change;
    const { at, by } = stampOf(change, envelopes);
    const state = deleted ? null : JSON.stringify(persistence.encodeState());
    const sql = `insert into ${this.#table} (tenant, name, id, version, state, created_at, created_by, updated_at, updated_by, deleted_at)
      values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?6, ?7, ?8)
      on conflict do update set version = ?4, state = ?5, updated_at = ?6, updated_by = ?7, deleted_at = ?8`;
    const now = deleted ? at : null;
    this.#connection.run(sql, tenant, recipe.name, id, deleted ? version + 1 : version, state, at, by, now);
  }
}
