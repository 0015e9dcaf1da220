import { missingSteps, type Migration } from '../application/migration/migration.ts';
import { aggregatesTable } from './aggregates/aggregates-table.ts';
import { messagesTable } from './log/messages-table.ts';
import { rowsOf, type PostgresConnection } from './connection/postgres-connection.ts';
import type { PostgresQueryable } from './connection/postgres-database.ts';
import { inboxTable } from './postgres-inbox.ts';
import { scheduledTable } from './postgres-schedule.ts';
import { purgeFunctions } from './log/postgres-purge.ts';
import { readModelTables } from './read-model/postgres-read-model-tables.ts';
import { subscriptionTables } from './subscription/postgres-subscription-tables.ts';

/**
 * The tables of a `PostgresStore` as numbered steps of SQL.
 *
 * *When to use*: where a migration tool of your own runs them; otherwise `store.migrate()` does. Each step is several
 * statements, to be run in one transaction.
 *
 * @example
 * ```ts
 * import { postgresMigrations } from 'demesne/postgres';
 *
 * const steps = postgresMigrations('shop').map(({ step, name }) => `${step} ${name}`);
 * steps; // => ['1 schema', '2 messages', '3 aggregates', '4 subscriptions', '5 inbox', '6 scheduled', '7 read models']
 * ```
 * @see Ambler & Sadalage 2006, Refactoring Databases
 * @since 0.2.0
 */
export const postgresMigrations = (schema = 'demesne'): readonly Migration[] => [
  { step: 1, name: 'schema', sql: schemaStep(schema) },
  { step: 2, name: 'messages', sql: messagesTable(`"${schema}"`) },
  { step: 3, name: 'aggregates', sql: aggregatesTable(`"${schema}"`) },
  { step: 4, name: 'subscriptions', sql: subscriptionTables(`"${schema}"`) + purgeFunctions(`"${schema}"`) },
  { step: 5, name: 'inbox', sql: inboxTable(`"${schema}"`) },
  { step: 6, name: 'scheduled', sql: scheduledTable(`"${schema}"`) },
  { step: 7, name: 'read models', sql: readModelTables(`"${schema}"`) },
];

/** Where somebody else has made it, the right to make one isn't needed. */
const schemaStep = (schema: string): string => `
do $$ begin
  if to_regnamespace('"${schema}"') is null then create schema "${schema}"; end if;
end $$;`;

/** Runs the steps that are missing, in one transaction: whoever comes second waits, and finds nothing to do. */
export async function migrate(connection: PostgresConnection, schema: string): Promise<void> {
  await connection.transaction(async (client) => {
    await rowsOf(client, 'select pg_advisory_xact_lock(hashtextextended($1::text, 0))', `demesne migrations ${schema}`);
    const missing = missingSteps(postgresMigrations(schema), await stepsDone(client, schema));
    for (const { step, name, sql } of missing) {
      await client.query(sql);
      await rowsOf(client, `insert into "${schema}".migrations (step, name) values ($1, $2)`, step, name);
    }
    return undefined;
  });
}

async function stepsDone(client: PostgresQueryable, schema: string): Promise<readonly { readonly step: unknown }[]> {
  await client.query(schemaStep(schema));
  await client.query(`do $$ begin
    if to_regclass('"${schema}".migrations') is null then
      create table "${schema}".migrations (
        step integer primary key, name text not null, applied_at timestamptz not null default clock_timestamp()
      );
    end if;
  end $$;`);
  return rowsOf<{ readonly step: unknown }>(client, `select step from "${schema}".migrations`);
}
