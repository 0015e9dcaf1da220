import type { PostgresQueryable, PostgresTransactionClient } from 'demesne/postgres';
import { sql, type SQL } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';

/** What `db.transaction` gives, over pg. */
export const ofDrizzle = (transaction: Pick<NodePgDatabase, 'execute'>): PostgresQueryable => ({
  query: async (text, values = []) => ({ rows: (await transaction.execute(bound(text, values))).rows }),
});

/** What `db.transaction` gives, over postgres.js. */
export const ofDrizzleOverPostgresJs = (
  transaction: Pick<PostgresJsDatabase, 'execute' | 'transaction'>,
): PostgresTransactionClient => ({
  query: async (text, values = []) => ({ rows: await transaction.execute(bound(text, values)) }),
  savepoint: (work) => transaction.transaction((own) => work(ofDrizzleOverPostgresJs(own))),
});

/** Drizzle numbers the parameters itself. */
const bound = (text: string, values: unknown[]): SQL =>
  sql.join(text.split(/\$(\d+)/).map((part, at) => (at % 2 === 0 ? sql.raw(part) : sql`${values[Number(part) - 1]}`)));
