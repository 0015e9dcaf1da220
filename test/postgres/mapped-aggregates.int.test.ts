import { PostgresStore } from 'demesne/postgres';
import { describe } from 'vitest';
import { drawerTables } from '../application/tables/drawer.ts';
import { mappedTests } from '../application/tables/mapped-tests.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

describe.skipIf(missing)('aggregates in tables of PostgreSQL', () => {
  const { opened, schema } = postgres();

  mappedTests(async () => {
    const own = schema();
    const { pool, dispose } = await opened({ schema: own, settings: `-c search_path=${own}`, connections: 3 });
    await pool.query(drawerTables('numeric'));
    const stores: PostgresStore[] = [];
    return {
      storeWith: (mappings) => {
        const store = new PostgresStore(pool, { schema: own, mappings, watchEveryMs: 60_000 });
        stores.push(store);
        return store;
      },
      sql: async (statement) => (await pool.query(statement)).rows,
      guards: 'aggregates',
      dispose: () => {
        for (const store of stores) store.close();
        return dispose();
      },
    };
  });
});
