import { EntitySchema, MikroORM } from '@mikro-orm/postgresql';
import { ofMikroOrm } from '../src/mikro-orm.ts';
import { ownTransactionTests } from './own-transaction.ts';

const Note = new EntitySchema<{ text: string }>({
  name: 'Note',
  tableName: 'own_notes',
  properties: { text: { type: 'text', primary: true } },
});

ownTransactionTests('MikroORM', async (url) => {
  const orm = await MikroORM.init({ clientUrl: url, entities: [Note], discovery: { disableDynamicFileAccess: true } });
  return {
    transaction: (work) =>
      orm.em.fork().transactional((manager) => work(ofMikroOrm(manager), (text) => manager.insert(Note, { text }))),
    close: () => orm.close(),
  };
});
