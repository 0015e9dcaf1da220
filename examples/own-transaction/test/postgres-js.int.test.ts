import postgres from 'postgres';
import { ofPostgresJs } from '../src/postgres-js.ts';
import { ownTransactionTests } from './own-transaction.ts';

ownTransactionTests('postgres.js', (url) => {
  const sql = postgres(url, { onnotice: () => undefined });
  return {
    async transaction(work) {
      await sql.begin((own) => work(ofPostgresJs(own), (text) => own`insert into own_notes values (${text})`));
    },
    close: () => sql.end(),
  };
});
