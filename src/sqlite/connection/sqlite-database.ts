/**
 * What is bound to a statement's parameters.
 *
 * @see https://www.sqlite.org/datatype3.html
 * @since 0.2.0
 */
export type SqliteValue = string | number | null;

/**
 * A prepared statement, as far as it is used here.
 *
 * @see Vernon 2013, ch. 4, Architecture, on ports and adapters
 * @since 0.2.0
 */
export interface SqliteStatement {
  /** Runs it for its effect. */
  run(...values: SqliteValue[]): unknown;
  /** Every row, as an object with a field for each column. */
  all(...values: SqliteValue[]): unknown[];
}

/**
 * A connection to an SQLite database, as far as it is used here: `node:sqlite`, `libsql`, `better-sqlite3` and `bun:sqlite`
 * have one that fits as it is.
 *
 * All tests run on libsql 0.5. One program of units, conflicts, copies, deadlines, queries and subscriptions has printed the same on
 * `node:sqlite` of Node 22, 24 and 26 and on `bun:sqlite` of Bun 1.4, which is tested, and on better-sqlite3 12
 * under Node 20, which was tried once. Leave their integers numbers: a connection set to give bigints doesn't fit.
 *
 * *When to use*: hand the connection to a `SqliteStore`, and nothing else that writes: what another one changes in the
 * middle of a transaction becomes part of it.
 *
 * @see Vernon 2013, ch. 4, Architecture, on ports and adapters
 * @since 0.2.0
 */
export interface SqliteDatabase {
  /** Runs one or several statements without parameters. */
  exec(sql: string): unknown;
  /** Compiles one statement, whose parameters are given when it runs. */
  prepare(sql: string): SqliteStatement;
}
