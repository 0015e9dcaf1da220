import { PostgresStore, PostgresUnitOfWork } from 'demesne/postgres';
import { aggregateQueriesContract, runContract } from 'demesne/testing/contract';
import pg from 'pg';
import { describe, it } from 'vitest';
import { missingBefore } from './cluster.ts';
import { postgres } from './opened.ts';

const missing = missingBefore(15, 'a collation of a language for a database');

describe.skipIf(missing)('PostgreSQL with the collation of a language', () => {
  const { pool, schema, url } = postgres();

  // In English `a` comes before `B`, and `é` before `z`; text is compared by code points all the same.
  runContract(
    aggregateQueriesContract({
      name: 'PostgresUnitOfWork in English',
      open: async () => {
        const database = schema();
        const server = pool();
        await server.query(
          `create database "${database}" template template0 locale_provider icu icu_locale 'en-US' encoding 'UTF8'`,
        );
        const english = new URL(url());
        english.pathname = `/${database}`;
        const own = new pg.Pool({ connectionString: english.href, max: 2 });
        own.on('error', () => undefined);
        const store = new PostgresStore(own, { watchEveryMs: 60_000 });
        await store.migrate();
        const dispose = async (): Promise<void> => {
          store.close();
          await own.end();
          await server.query(`drop database "${database}" with (force)`);
        };
        return {
          log: store.log,
          unitOfWork: (recipes, options) => new PostgresUnitOfWork(store, recipes, options),
          dispose,
        };
      },
    }),
    { describe, it },
  );
});
