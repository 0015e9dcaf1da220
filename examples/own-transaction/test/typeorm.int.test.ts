import { DataSource, type QueryRunner } from 'typeorm';
import { ofTypeOrm } from '../src/typeorm.ts';
import { ownTransactionTests } from './own-transaction.ts';

ownTransactionTests('TypeORM', async (url) => {
  const source = await new DataSource({ type: 'postgres', url }).initialize();
  return {
    transaction: (work) =>
      source.transaction((manager) =>
        work(ofTypeOrm(manager.queryRunner as QueryRunner), (text) =>
          manager.createQueryBuilder().insert().into('own_notes').values({ text }).execute(),
        ),
      ),
    close: () => source.destroy(),
  };
});
