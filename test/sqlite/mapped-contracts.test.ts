import { SqliteUnitOfWork } from 'demesne/sqlite';
import {
  aggregateQueriesContract,
  repositoryContract,
  runContract,
  unitOfWorkContract,
  type UnitOfWorkSubject,
} from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { contractMappings, contractTables, notInColumns } from '../application/tables/mapped-contracts.ts';
import { opened } from './opened.ts';

const inTables: UnitOfWorkSubject = {
  name: 'SqliteUnitOfWork with tables of the user',
  open: (messages) => {
    const { store, database, dispose } = opened({ messages, mappings: contractMappings });
    database.exec(contractTables);
    return { log: store.log, unitOfWork: (recipes, options) => new SqliteUnitOfWork(store, recipes, options), dispose };
  },
};

runContract(repositoryContract(inTables), { describe, it });
runContract(unitOfWorkContract(inTables), { describe, it });
runContract(aggregateQueriesContract({ ...inTables, skips: notInColumns }), { describe, it });
