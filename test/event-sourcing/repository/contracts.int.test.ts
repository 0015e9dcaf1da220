import { eventSourced, everyEvents } from 'demesne/event-sourcing';
import { PostgresUnitOfWork } from 'demesne/postgres';
import { repositoryContract, runContract, unitOfWorkContract, type UnitOfWorkSubject } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { missing } from '../../postgres/cluster.ts';
import { postgres } from '../../postgres/opened.ts';

describe.skipIf(missing)('PostgreSQL', () => {
  const { opened } = postgres();

  const eventSourcedAggregates: UnitOfWorkSubject = {
    name: 'Event-sourced aggregates on PostgreSQL',
    open: async (messages) => {
      const { store, dispose } = await opened({ messages });
      return {
        log: store.log,
        unitOfWork: (recipes, options) => new PostgresUnitOfWork(store, recipes, options),
        dispose,
      };
    },
    recipe: (aggregate) => eventSourced(aggregate, { pageSize: 3, snapshots: { when: everyEvents(2) } }),
  };

  runContract(unitOfWorkContract(eventSourcedAggregates), { describe, it });
  runContract(repositoryContract(eventSourcedAggregates), { describe, it });
});
