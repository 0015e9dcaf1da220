import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import { runContract, scheduledMessagesContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';

runContract(
  scheduledMessagesContract({
    name: 'InMemorySchedule',
    open: () => {
      const store = new InMemoryStore();
      const { log, schedule } = store;
      return { log, schedule, unitOfWork: (recipes, options) => new InMemoryUnitOfWork(store, recipes, options) };
    },
  }),
  { describe, it },
);
