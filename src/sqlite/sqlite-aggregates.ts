import { stampOf } from '../application/change-stamp.ts';
import type { RepositoryRecipe } from '../application/state-stored.ts';
import type { AggregateChange } from '../application/unit-store.ts';
import type { AggregateRoot } from '../domain/aggregate-root.ts';
import { ConcurrencyConflict } from '../domain/repository.ts';
import type { Envelope } from '../messaging/envelope.ts';
import { isStorable } from '../messaging/log-faults.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** The table of the aggregates' states. */
export class SqliteAggregates {
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
