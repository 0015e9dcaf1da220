import type { PostgresQueryable } from 'demesne/postgres';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';

/** What `sequelize.transaction` gives. */
export const ofSequelize = (sequelize: Sequelize, transaction: Transaction): PostgresQueryable => ({
  query: async (text, values = []) => ({
    rows: await sequelize.query(text, { bind: values, transaction, type: QueryTypes.SELECT }),
  }),
});
