import knex from 'knex';
import { ofKnex } from '../src/knex.ts';
import { ownTransactionTests } from './own-transaction.ts';

ownTransactionTests('Knex', (url) => {
  const db = knex({ client: 'pg', connection: url });
  return {
    transaction: (work) =>
      db.transaction((own) => work(ofKnex(own), async (text) => own('own_notes').insert({ text }))),
    close: () => db.destroy(),
  };
});
