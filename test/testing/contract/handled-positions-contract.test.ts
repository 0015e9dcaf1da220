import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import { handledPositionsContract, runContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';

runContract(
  handledPositionsContract({
    name: 'InMemoryHandledPositions',
    open: () => {
      const store = new InMemoryStore();
      const { log, subscriptions } = store;
      return { log, subscriptions, unitOfWork: (recipes, options) => new InMemoryUnitOfWork(store, recipes, options) };
    },
  }),
  { describe, it },
);
