import { NotMigrated } from '../messaging/log-faults.ts';
import type { SqliteDatabase, SqliteStatement, SqliteValue } from './sqlite-database.ts';

/** A database with its statements prepared once, and transactions that begin as writers. */
export class SqliteConnection {
  readonly #database: SqliteDatabase;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  run(sql: string, ...values: SqliteValue[]): void {
    this.#prepared(sql).run(...values);
  }

  all<Row>(sql: string, ...values: SqliteValue[]): readonly Row[] {
    return this.#prepared(sql).all(...values) as Row[];
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** All of it or nothing. It waits for other writers before it reads, so what it reads is what it changes. */
  transaction<T>(work: () => T): T {
    this.#database.exec('begin immediate');
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

  #prepared(sql: string): SqliteStatement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      try {
        statement = this.#database.prepare(sql);
      } catch (error) {
        throw isMissingTable(error) ? new NotMigrated(error) : error;
      }
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

const isMissingTable = (error: unknown): boolean => error instanceof Error && /no such table/.test(error.message);
