import type { PostgresQueryable } from 'demesne/postgres';
import type { Knex } from 'knex';

/** What `knex.transaction` gives. It writes its parameters as question marks. */
export const ofKnex = (transaction: Knex.Transaction): PostgresQueryable => ({
  query: (text, values = []) => {
    const bound = [...text.matchAll(/\$(\d+)/g)].map(([, number]) => values[Number(number) - 1]);
    return transaction.raw(text.replace(/\$\d+/g, '?'), bound as Knex.RawBinding[]);
  },
});
