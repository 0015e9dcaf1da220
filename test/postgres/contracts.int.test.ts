import { EventBus, type Envelope } from 'demesne/messaging';
import { PostgresUnitOfWork } from 'demesne/postgres';
import {
  aggregateQueriesContract,
  eventBusContract,
  handledPositionsContract,
  messageLogContract,
  repositoryContract,
  runContract,
  scheduledMessagesContract,
  unitOfWorkContract,
  type UnitOfWorkSubject,
} from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { missing } from './cluster.ts';
import { postgres, quiet } from './opened.ts';

describe.skipIf(missing)('PostgreSQL', () => {
  const { opened } = postgres();

  const unitOfWork: UnitOfWorkSubject = {
    name: 'PostgresUnitOfWork',
    open: async (messages) => {
      const { store, dispose } = await opened({ messages });
      return {
        log: store.log,
        unitOfWork: (recipes, options) => new PostgresUnitOfWork(store, recipes, options),
        dispose,
      };
    },
  };

  runContract(unitOfWorkContract(unitOfWork), { describe, it });
  runContract(repositoryContract(unitOfWork), { describe, it });
  runContract(aggregateQueriesContract(unitOfWork), { describe, it });

  runContract(
    handledPositionsContract({
      name: 'PostgresHandledPositions',
      open: async (messages) => {
        const { store, dispose } = await opened({ messages });
        const { log, subscriptions } = store;
        return {
          log,
          subscriptions,
          unitOfWork: (recipes, options) => new PostgresUnitOfWork(store, recipes, options),
          dispose,
        };
      },
    }),
    { describe, it },
  );

  runContract(
    scheduledMessagesContract({
      name: 'PostgresSchedule',
      open: async (messages) => {
        const { store, dispose } = await opened({ messages });
        const { log, schedule } = store;
        return {
          log,
          schedule,
          unitOfWork: (recipes, options) => new PostgresUnitOfWork(store, recipes, options),
          dispose,
        };
      },
    }),
    { describe, it },
  );

  runContract(
    messageLogContract({
      name: 'PostgresMessageLog',
      open: async (messages) => {
        const { store, dispose } = await opened({ messages });
        return { log: store.log, append: (envelopes) => store.log.append(envelopes), dispose };
      },
    }),
    { describe, it },
  );

  runContract(
    eventBusContract({
      name: 'EventBus over PostgresMessageLog',
      open: async (options) => {
        // On one connection what is asked first is answered first: a subscription begins before what is committed after it.
        const { store, pool, dispose } = await opened({ connections: 1 });
        const append = async (envelopes: readonly Envelope[]): Promise<void> => {
          await store.log.append(envelopes);
          // The contract looks one turn of the loop later, and a database needs longer until the bus has read.
          await quiet(pool);
        };
        return { bus: new EventBus(store.log, options), append, dispose };
      },
    }),
    { describe, it },
  );
});
