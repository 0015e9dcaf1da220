import { drizzle } from 'drizzle-orm/node-postgres';
import { drizzle as drizzleOverPostgresJs } from 'drizzle-orm/postgres-js';
import { pgTable, text as column } from 'drizzle-orm/pg-core';
import pg from 'pg';
import postgres from 'postgres';
import { ofDrizzle, ofDrizzleOverPostgresJs } from '../src/drizzle.ts';
import { ownTransactionTests } from './own-transaction.ts';

const notes = pgTable('own_notes', { text: column().notNull() });

ownTransactionTests('Drizzle over pg', (url) => {
  const pool = new pg.Pool({ connectionString: url });
  return {
    transaction: (work) =>
      drizzle(pool).transaction((own) => work(ofDrizzle(own), (text) => own.insert(notes).values({ text }))),
    close: () => pool.end(),
  };
});

ownTransactionTests('Drizzle over postgres.js', (url) => {
  const sql = postgres(url, { onnotice: () => undefined });
  return {
    transaction: (work) =>
      drizzleOverPostgresJs(sql).transaction((own) =>
        work(ofDrizzleOverPostgresJs(own), (text) => own.insert(notes).values({ text })),
      ),
    close: () => sql.end(),
  };
});
