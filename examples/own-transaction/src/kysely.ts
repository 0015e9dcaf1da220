import type { PostgresQueryable } from 'demesne/postgres';
import { CompiledQuery, type Transaction } from 'kysely';

/** What `db.transaction().execute` gives. */
export const ofKysely = <Database>(transaction: Transaction<Database>): PostgresQueryable => ({
  query: (text, values = []) => transaction.executeQuery<object>(CompiledQuery.raw(text, values)),
});
