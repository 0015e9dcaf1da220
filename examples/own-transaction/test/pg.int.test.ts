import pg from 'pg';
import { ofPg } from '../src/pg.ts';
import { ownTransactionTests } from './own-transaction.ts';

ownTransactionTests('pg', (url) => {
  const pool = new pg.Pool({ connectionString: url });
  return {
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        await work(ofPg(client), (text) => client.query('insert into own_notes values ($1)', [text]));
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
});
