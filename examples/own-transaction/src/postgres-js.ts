import type { PostgresTransactionClient } from 'demesne/postgres';
import type { TransactionSql } from 'postgres';

/** What `sql.begin` gives. It gives up a transaction for any failure that isn't in one of its own savepoints. */
export const ofPostgresJs = (sql: TransactionSql): PostgresTransactionClient => ({
  query: async (text, values = []) => ({ rows: await sql.unsafe(text, values as never[]) }),
  savepoint: async (work) => {
    await sql.savepoint((own) => work(ofPostgresJs(own)));
  },
});
