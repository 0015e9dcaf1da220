import { projectionContract, runContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

describe.skipIf(missing)('PostgreSQL', () => {
  const { opened } = postgres();

  runContract(
    projectionContract({
      name: 'Projections over PostgresStore',
      open: async () => {
        const { store, dispose } = await opened();
        const { log, subscriptions, readModels } = store;
        return { log, subscriptions, readModels, dispose };
      },
    }),
    { describe, it },
  );
});
