import type { ModelVersion, RowChange } from '../../read-model/read-model-store.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';

/** The table of the rows of read models, within whoever's transaction. */
export class SqliteRows {
  readonly #connection: SqliteConnection;
  readonly #table: string;

  constructor(connection: SqliteConnection, table: string) {
    this.#connection = connection;
    this.#table = table;
  }

  /** Whether each row has the revision that its change was decided on. */
  accepts({ model, version }: ModelVersion, changes: readonly RowChange[]): boolean {
    const sql = `select revision from ${this.#table} where model = ? and version = ? and tenant = ? and key = ?`;
    return changes.every(({ tenant = '', key, expected }) => {
      if (expected === undefined) return true;
      const [row] = this.#connection.all<{ revision: number }>(sql, model, version, tenant, key);
      return expected === (row?.revision ?? 0);
    });
  }

  /** Writes what `accepts` had nothing against. */
  write({ model, version }: ModelVersion, changes: readonly RowChange[]): void {
    const remove = `delete from ${this.#table} where model = ? and version = ? and tenant = ? and key = ?`;
    const put = `insert into ${this.#table} (model, version, tenant, key, data, revision) values (?, ?, ?, ?, ?, 1)
      on conflict do update set data = excluded.data, revision = revision + 1`;
    for (const { tenant = '', key, row } of changes) {
      if (row === undefined) this.#connection.run(remove, model, version, tenant, key);
      else this.#connection.run(put, model, version, tenant, key, JSON.stringify(row));
    }
  }

  /** Deletes some rows of a version; how many. */
  drop({ model, version }: ModelVersion, limit: number): number {
    const some = `select tenant, key from ${this.#table} where model = ?1 and version = ?2 limit ?3`;
    const sql = `delete from ${this.#table} where model = ?1 and version = ?2 and (tenant, key) in (${some}) returning key`;
    return this.#connection.all(sql, model, version, limit).length;
  }
}
