import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import type { UnitOfWorkSubject } from 'demesne/testing/contract';

/** The in-memory unit of work, as the contracts see it. */
export const inMemory: UnitOfWorkSubject = {
  name: 'InMemoryUnitOfWork',
  open: () => {
    const store = new InMemoryStore();
    return { log: store.log, unitOfWork: (recipes, options) => new InMemoryUnitOfWork(store, recipes, options) };
  },
};
