import { Sequelize } from 'sequelize';
import { ofSequelize } from '../src/sequelize.ts';
import { ownTransactionTests } from './own-transaction.ts';

ownTransactionTests('Sequelize', (url) => {
  const sequelize = new Sequelize(url, { logging: false });
  return {
    transaction: (work) =>
      sequelize.transaction((transaction) =>
        work(ofSequelize(sequelize, transaction), (text) =>
          sequelize.getQueryInterface().bulkInsert('own_notes', [{ text }], { transaction }),
        ),
      ),
    close: () => sequelize.close(),
  };
});
