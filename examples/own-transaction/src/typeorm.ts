import type { PostgresQueryable } from 'demesne/postgres';
import type { QueryRunner } from 'typeorm';

/** A query runner with a transaction, such as `manager.queryRunner`. */
export const ofTypeOrm = (runner: QueryRunner): PostgresQueryable => ({
  query: async (text, values = []) => ({ rows: (await runner.query(text, values, true)).records }),
});
