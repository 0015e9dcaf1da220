import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { ofKysely } from '../src/kysely.ts';
import { ownTransactionTests } from './own-transaction.ts';

interface Database {
  readonly own_notes: { readonly text: string };
}

ownTransactionTests('Kysely', (url) => {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }) });
  return {
    transaction: (work) =>
      db
        .transaction()
        .execute((own) => work(ofKysely(own), (text) => own.insertInto('own_notes').values({ text }).execute())),
    close: () => db.destroy(),
  };
});
