import { runContract, subscriptionStoreContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';
import { pass } from './passing.ts';

describe.skipIf(missing)('PostgreSQL', () => {
  const { opened } = postgres();

  for (const isolation of ['read committed', 'serializable']) {
    runContract(
      subscriptionStoreContract({
        name: `PostgresSubscriptionStore, ${isolation}`,
        open: async () => {
          const settings = `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`;
          const { store, pool, schema, dispose } = await opened({ settings });
          return { store: store.subscriptions, pass: (ms) => pass(pool, schema, ms), dispose };
        },
      }),
      { describe, it },
    );
  }
});
