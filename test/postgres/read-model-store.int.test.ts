import { readModelStoreContract, runContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

describe.skipIf(missing)('PostgreSQL', () => {
  const { opened } = postgres();

  for (const isolation of ['read committed', 'serializable']) {
    runContract(
      readModelStoreContract({
        name: `PostgresReadModelStore, ${isolation}`,
        open: async () => {
          const settings = `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`;
          const { store, dispose } = await opened({ settings });
          const { log, readModels, subscriptions } = store;
          return { log, readModels, subscriptions, commit: (changes) => store.commit(changes), dispose };
        },
      }),
      { describe, it },
    );
  }
});
