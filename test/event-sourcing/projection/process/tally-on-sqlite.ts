import { SqliteStore, type SqliteDatabase } from 'demesne/sqlite';
import Database from 'libsql';
import { dyingAt, tallied } from './tally.ts';

/** Tallies what is in a file, and is killed before a statement. */
const [, , file = '', version = '', last = ''] = process.argv;
const database = new Database(file);
const step = dyingAt(Number(last));
const dying: SqliteDatabase = {
  exec: (sql) => {
    if (!sql.includes('pragma')) step();
    return database.exec(sql);
  },
  prepare: (sql) => {
    const statement = database.prepare(sql);
    const isWrite = /^\s*(?:insert|update|delete)/.test(sql);
    const all = (...values: never[]): unknown[] => {
      if (isWrite) step();
      return statement.all(...values);
    };
    const run = (...values: never[]): unknown => {
      step();
      return statement.run(...values);
    };
    return { run, all };
  },
};
const store = new SqliteStore(dying, { watchEveryMs: 5 });
await tallied(store, Number(version));
process.exit();
