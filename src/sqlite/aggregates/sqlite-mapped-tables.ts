import { quoted, type MappedTable, type StoredRow } from '../../application/tables/mapped-table.ts';
import { UnfitTables } from '../../application/tables/table-faults.ts';
import type { TableMapping } from '../../application/tables/table-mapping.ts';
import type { Json } from '../../domain/json.ts';
import { NotMigrated } from '../../messaging/log/log-faults.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';
import type { SqliteValue } from '../connection/sqlite-database.ts';

type Rows = readonly (readonly StoredRow[])[];

/** The tables of one mapping, read and written inside of somebody's transaction. */
export class SqliteMappedTables {
  readonly #connection: SqliteConnection;
  readonly #mapping: TableMapping;

  constructor(connection: SqliteConnection, mapping: TableMapping) {
    this.#connection = connection;
    this.#mapping = mapping;
  }

  /** The state that the rows of an aggregate make. */
  read(id: string, tenant: string): object {
    const { tables } = this.#mapping;
    const rowsIn = (table: MappedTable): readonly StoredRow[] => {
      const columns = Array.from(table.codecs, ([column, { kind }]) => {
        const read =
          kind === 'text' || kind === 'bigint' ? `cast(kept.${quoted(column)} as text)` : `kept.${quoted(column)}`;
        return `${read} as ${quoted(column)}`;
      });
      const owner = this.#mapping.owner(table, id, tenant);
      const sql = `select ${['1', ...columns].join(', ')} from ${quoted(table.name)} as kept where ${isRow(Object.keys(owner))}`;
      return this.#all<StoredRow>(sql, boundIn(table, owner)).map((row) => unpacked(table, row));
    };
    return this.#mapping.decode(tables.map(rowsIn), id);
  }

  /** Whether the row is there already that a new aggregate is to begin with. */
  has(id: string, tenant: string): boolean {
    const [table] = this.#mapping.tables;
    const owner = this.#mapping.owner(table, id, tenant);
    const sql = `select 1 from ${quoted(table.name)} as kept where ${isRow(Object.keys(owner))}`;
    return this.#all(sql, boundIn(table, owner)).length > 0;
  }

  /** Deletes the rows that an aggregate has no longer, those first that refer to others. */
  remove(id: string, tenant: string, rows: Rows): void {
    for (const [index, table] of [...this.#mapping.tables.entries()].toReversed()) {
      const owner = this.#mapping.owner(table, id, tenant);
      const keys = (rows[index] ?? []).map((row) => table.key.map((column) => row[column] as Json));
      // The one row that it still has.
      if (table.key.length === 0 && keys.length > 0) continue;
      const isKept = table.key.map((column, place) => `json_extract(value, '$[${place}]') = kept.${quoted(column)}`);
      const sql = `delete from ${quoted(table.name)} as kept where ${isRow(Object.keys(owner))}
        and not exists (select 1 from json_each(?) where ${['1', ...isKept].join(' and ')})`;
      this.#run(sql, [...boundIn(table, owner), JSON.stringify(keys)]);
    }
  }

  /** Writes the rows of an aggregate, those first that others refer to. */
  write(rows: Rows): void {
    for (const [index, table] of this.#mapping.tables.entries())
      for (const row of rows[index] ?? []) this.#put(table, row);
  }

  /** Needs no unique key to be declared, since whoever changes an aggregate has the database. */
  #put(table: MappedTable, row: StoredRow): void {
    const name = quoted(table.name);
    const columns = Object.keys(row);
    const { identity } = table;
    const others = columns.filter((column) => !identity.includes(column));
    const valuesOf = (of: readonly string[]): SqliteValue[] => of.map((column) => bound(table, column, row[column]));
    if (others.length > 0) {
      const set = others.map((column) => `${quoted(column)} = ?`).join(', ');
      this.#run(`update ${name} as kept set ${set} where ${isRow(identity)}`, valuesOf([...others, ...identity]));
    }
    const sql = `insert into ${name} (${columns.map(quoted).join(', ')}) select ${columns.map(() => '?').join(', ')}
      where not exists (select 1 from ${name} as kept where ${isRow(identity)})`;
    this.#run(sql, valuesOf([...columns, ...identity]));
  }

  #all<Row>(sql: string, values: readonly SqliteValue[]): readonly Row[] {
    return this.#fitting(() => this.#connection.all<Row>(sql, ...values));
  }

  #run(sql: string, values: readonly SqliteValue[]): void {
    this.#fitting(() => this.#connection.run(sql, ...values));
  }

  #fitting<T>(ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      const cause = error instanceof NotMigrated ? error.cause : error;
      if (!(cause instanceof Error && /no such (?:table|column)|has no column/.test(cause.message))) throw error;
      throw new UnfitTables(this.#mapping.name, `one of them, or a column, is not there (${cause.message}).`, {
        cause,
      });
    }
  }
}

/** The condition of rows with some values in some columns. */
const isRow = (columns: readonly string[]): string =>
  columns.map((column) => `kept.${quoted(column)} = ?`).join(' and ');

/** The values of columns that say whose a row is. */
const boundIn = (table: MappedTable, row: StoredRow): SqliteValue[] =>
  Object.entries(row).map(([column, value]) => bound(table, column, value));

/** A row with its JSON, which SQLite has as text, read; what is no JSON is nothing. */
function unpacked(table: MappedTable, row: StoredRow): StoredRow {
  const packed = [...table.codecs].filter(([column, { kind }]) => kind === 'json' && row[column] !== null);
  if (packed.length === 0) return row;
  return { ...row, ...Object.fromEntries(packed.map(([column]) => [column, jsonIn(row[column] as string | number)])) };
}

function jsonIn(text: string | number): Json {
  try {
    return JSON.parse(String(text)) as Json;
  } catch {
    return null;
  }
}

/** JSON as SQLite binds it, which has no truth values. */
function bound(table: MappedTable, column: string, value: Json | undefined): SqliteValue {
  if (value === undefined || value === null) return null;
  if (table.codecs.get(column)?.kind === 'json' || typeof value === 'object') return JSON.stringify(value);
  return typeof value === 'boolean' ? Number(value) : value;
}
