import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { describe } from 'vitest';
import { drawerTables } from '../application/tables/drawer.ts';
import { mappedTests } from '../application/tables/mapped-tests.ts';

describe('aggregates in tables of SQLite', () => {
  mappedTests(async () => {
    const database = new Database(':memory:');
    database.exec(`pragma foreign_keys = on; ${drawerTables('text')}`);
    const stores: SqliteStore[] = [];
    return {
      storeWith: (mappings) => {
        const store = new SqliteStore(database, { mappings });
        stores.push(store);
        store.migrate();
        return store;
      },
      sql: async (statement) => {
        if (statement.startsWith('select')) return database.prepare(statement).all() as object[];
        database.exec(statement);
        return [];
      },
      guards: 'demesne_aggregates',
      dispose: () => {
        for (const store of stores) store.close();
        database.close();
      },
    };
  });
});
