import { SqliteStore, type SqliteStoreOptions } from 'demesne/sqlite';
import Database from 'libsql';

/** A store on a database of its own, in memory. */
export function opened(options?: SqliteStoreOptions): {
  database: Database.Database;
  store: SqliteStore;
  dispose(): void;
} {
  const database = new Database(':memory:');
  const store = new SqliteStore(database, options);
  store.migrate();
  const dispose = (): void => {
    store.close();
    database.close();
  };
  return { database, store, dispose };
}
