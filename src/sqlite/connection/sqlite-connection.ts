import { NotMigrated } from '../../messaging/log/log-faults.ts';
import type { SqliteDatabase, SqliteStatement, SqliteValue } from './sqlite-database.ts';

interface Prepared {
  readonly statement: SqliteStatement;
  /** The values in the order of the statement's parameters. */
  readonly bind: (values: readonly SqliteValue[]) => readonly SqliteValue[];
}

/** A database with its statements prepared once, and transactions that begin as writers. */
export class SqliteConnection {
  readonly #database: SqliteDatabase;
  readonly #statements = new Map<string, Prepared>();

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  run(sql: string, ...values: SqliteValue[]): void {
    const { statement, bind } = this.#prepared(sql);
    statement.run(...bind(values));
  }

  all<Row>(sql: string, ...values: SqliteValue[]): readonly Row[] {
    const { statement, bind } = this.#prepared(sql);
    return statement.all(...bind(values)) as Row[];
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** All of it or nothing. It waits for other writers before it reads, so what it reads is what it changes. */
  transaction<T>(work: () => T): T {
    return this.#within('begin immediate', work);
  }

  /** Reads in one moment, and waits for nobody. */
  snapshot<T>(work: () => T): T {
    return this.#within('begin', work);
  }

  #within<T>(begin: string, work: () => T): T {
    this.#database.exec(begin);
    try {
      const result = work();
      this.#database.exec('commit');
      return result;
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  /** Some failures, a full disk among them, have ended the transaction already. */
  #rollback(): void {
    try {
      this.#database.exec('rollback');
    } catch {
      // There is nothing left to undo; the first failure is the one to tell of.
    }
  }

  #prepared(sql: string): Prepared {
    let prepared = this.#statements.get(sql);
    if (prepared === undefined) {
      try {
        prepared = { statement: this.#database.prepare(sql.replaceAll(NUMBERED, '?')), bind: binding(sql) };
      } catch (error) {
        throw isMissingTable(error) ? new NotMigrated(error) : error;
      }
      this.#statements.set(sql, prepared);
    }
    return prepared;
  }
}

/** A parameter that says which of the values it is. */
const NUMBERED = /\?(\d+)/g;

/** better-sqlite3 takes `?1` for a name and not for a place, so each value is bound wherever it is used. */
function binding(sql: string): Prepared['bind'] {
  const places = [...sql.matchAll(NUMBERED)].map(([, place]) => Number(place) - 1);
  return places.length === 0 ? (values) => values : (values) => places.map((place) => values[place] as SqliteValue);
}

const isMissingTable = (error: unknown): boolean => error instanceof Error && /no such table/.test(error.message);
