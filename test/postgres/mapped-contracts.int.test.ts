import { PostgresUnitOfWork } from 'demesne/postgres';
import {
  aggregateQueriesContract,
  repositoryContract,
  runContract,
  unitOfWorkContract,
  type UnitOfWorkSubject,
} from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { contractMappings, contractTables, notInColumns } from '../application/tables/mapped-contracts.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

describe.skipIf(missing)('PostgreSQL', () => {
  const { opened, schema } = postgres();

  const inTables: UnitOfWorkSubject = {
    name: 'PostgresUnitOfWork with tables of the user',
    open: async (messages) => {
      const own = schema();
      const { store, pool, dispose } = await opened({
        messages,
        mappings: contractMappings,
        schema: own,
        settings: `-c search_path=${own}`,
      });
      await pool.query(contractTables);
      return {
        log: store.log,
        unitOfWork: (recipes, options) => new PostgresUnitOfWork(store, recipes, options),
        dispose,
      };
    },
  };

  runContract(repositoryContract(inTables), { describe, it });
  runContract(unitOfWorkContract(inTables), { describe, it });
  runContract(aggregateQueriesContract({ ...inTables, skips: notInColumns }), { describe, it });
});
