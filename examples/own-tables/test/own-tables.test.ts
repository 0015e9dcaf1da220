import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { describe } from 'vitest';
import { orderTables } from '../src/order-tables.ts';
import { ownTablesTests } from './own-tables.ts';
import { tables } from './shop.ts';

describe('an order in tables of SQLite', () => {
  ownTablesTests(async () => {
    const database = new Database(':memory:');
    database.exec('pragma foreign_keys = on');
    database.exec(tables);
    database.exec("insert into customers values ('ada', 'Ada')");
    const store = new SqliteStore(database, { mappings: [orderTables] });
    store.migrate();
    return {
      store,
      rows: async (sql) => {
        if (sql.startsWith('select')) return database.prepare(sql).all() as object[];
        database.exec(sql);
        return [];
      },
      dispose: () => {
        store.close();
        database.close();
      },
    };
  });
});
