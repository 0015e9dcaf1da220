import { describe } from 'vitest';
import { missing } from '../../../test/postgres/cluster.ts';
import { postgres } from '../../../test/postgres/opened.ts';
import { orderTables } from '../src/order-tables.ts';
import { ownTablesTests } from './own-tables.ts';
import { tables } from './shop.ts';

describe.skipIf(missing)('an order in tables of PostgreSQL', () => {
  const { opened, schema } = postgres();

  ownTablesTests(async () => {
    const own = schema();
    const settings = `-c search_path=${own}`;
    const { store, pool, dispose } = await opened({ schema: own, settings, mappings: [orderTables] });
    await pool.query(`${tables}; insert into customers values ('ada', 'Ada')`);
    return { store, rows: async (sql) => (await pool.query(sql)).rows, dispose };
  });
});
