import { InMemoryStore } from 'demesne/in-memory';
import { projectionContract, runContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { opened } from '../../sqlite/opened.ts';

runContract(projectionContract({ name: 'Projections over InMemoryStore', open: () => new InMemoryStore() }), {
  describe,
  it,
});

runContract(
  projectionContract({
    name: 'Projections over SqliteStore',
    open: () => {
      const { store, dispose } = opened();
      const { log, subscriptions, readModels } = store;
      return { log, subscriptions, readModels, dispose };
    },
  }),
  { describe, it },
);
