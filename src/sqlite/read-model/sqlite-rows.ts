import { isStorable } from '../../messaging/log/log-faults.ts';
import { rowOf, type KeptRow } from '../../read-model/kept-row.ts';
import type { ModelVersion, RowChange, RowPlace, SeenRow, StoredRow } from '../../read-model/read-model-store.ts';
import type { Criterion } from '../../selection/criterion.ts';
import { criterionSql, selectionSql } from '../../selection/selection-sql.ts';
import type { Selection } from '../../selection/selection.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';
import { readable, SqliteDialect } from '../connection/sqlite-dialect.ts';

/** The table of the rows of read models, within whoever's transaction. */
export class SqliteRows {
  readonly #connection: SqliteConnection;
  readonly #table: string;
  readonly #versions: string;

  constructor(connection: SqliteConnection, prefix: string) {
    this.#connection = connection;
    this.#table = `${prefix}read_model_rows`;
    this.#versions = `${prefix}read_models`;
  }

  find({ model, version, tenant = '' }: RowPlace, keys: readonly string[]): readonly StoredRow[] {
    const known = keys.filter(isStorable);
    if (known.length === 0 || !isStorable(tenant)) return [];
    const sql = `select key, data, revision from ${this.#table} where model = ?1 and version = ${this.#version(version, '?1')}
      and tenant = ?2 and key in (select value from json_each(?3))`;
    return this.#connection.all<KeptRow>(sql, model, tenant, JSON.stringify(known)).map(rowOf);
  }

  select(place: RowPlace, selection: Selection): readonly StoredRow[] {
    if (!isStorable(place.tenant ?? '')) return [];
    const dialect = new SqliteDialect(place.tenant ?? '', place.model);
    const sql = `select id as key, data, revision from ${this.#readable(place, dialect)}
      where ${selectionSql(selection, dialect)}`;
    return this.#connection.all<KeptRow>(sql, ...dialect.parameters).map(rowOf);
  }

  count(place: RowPlace, criterion: Criterion): number {
    if (!isStorable(place.tenant ?? '')) return 0;
    const dialect = new SqliteDialect(place.tenant ?? '', place.model);
    const sql = `select count(*) as found from ${this.#readable(place, dialect)} where ${criterionSql(criterion, dialect)}`;
    return this.#connection.all<{ found: number }>(sql, ...dialect.parameters)[0]?.found ?? 0;
  }

  /** Whether each row has the revision that was expected of it. */
  accepts({ model, version }: ModelVersion, changes: readonly (RowChange | SeenRow)[]): boolean {
    const sql = `select revision from ${this.#table} where model = ? and version = ? and tenant = ? and key = ?`;
    return changes.every(({ tenant = '', key, expected }) => {
      if (expected === undefined) return true;
      const [row] = this.#connection.all<{ revision: number }>(sql, model, version, tenant, key);
      return expected === (row?.revision ?? 0);
    });
  }

  /**
   * Writes what `accepts` had nothing against.
   *
   * @param first the revision of a new row, which rises with the log, so that no row comes back as another has gone
   */
  write({ model, version }: ModelVersion, changes: readonly RowChange[], first: number): void {
    const remove = `delete from ${this.#table} where model = ? and version = ? and tenant = ? and key = ?`;
    const put = `insert into ${this.#table} (model, version, tenant, key, data, revision) values (?, ?, ?, ?, ?, ?)
      on conflict do update set data = excluded.data, revision = revision + 1`;
    for (const { tenant = '', key, row } of changes) {
      if (row === undefined) this.#connection.run(remove, model, version, tenant, key);
      else this.#connection.run(put, model, version, tenant, key, JSON.stringify(row), first);
    }
  }

  /** Deletes some rows of a version; how many. */
  drop({ model, version }: ModelVersion, limit: number): number {
    const some = `select tenant, key from ${this.#table} where model = ?1 and version = ?2 limit ?3`;
    const sql = `delete from ${this.#table} where model = ?1 and version = ?2 and (tenant, key) in (${some}) returning key`;
    return this.#connection.all(sql, model, version, limit).length;
  }

  /** The version that is asked for, or the one that is live in the moment of the statement. */
  #version(version: number | 'live', model: string): string {
    if (version !== 'live') return String(version);
    return `(select version from ${this.#versions} where model = ${model} and status = 'live')`;
  }

  /** The rows of a place, each in a form that SQL reads every text of. */
  #readable({ version }: RowPlace, { tenant, name }: SqliteDialect): string {
    return `(select key as id, data, revision, ${readable('data')} as plain from ${this.#table}
      where model = ${name} and version = ${this.#version(version, name)} and tenant = ${tenant})`;
  }
}
