import { EventBus } from 'demesne/messaging';
import { SqliteUnitOfWork } from 'demesne/sqlite';
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
import { opened } from './opened.ts';

const unitOfWork: UnitOfWorkSubject = {
  name: 'SqliteUnitOfWork',
  open: (messages) => {
    const { store, dispose } = opened({ messages });
    return { log: store.log, unitOfWork: (recipes, options) => new SqliteUnitOfWork(store, recipes, options), dispose };
  },
};

runContract(unitOfWorkContract(unitOfWork), { describe, it });
runContract(repositoryContract(unitOfWork), { describe, it });
runContract(aggregateQueriesContract(unitOfWork), { describe, it });

runContract(
  handledPositionsContract({
    name: 'SqliteHandledPositions',
    open: (messages) => {
      const { store, dispose } = opened({ messages });
      const { log, subscriptions } = store;
      return {
        log,
        subscriptions,
        unitOfWork: (recipes, options) => new SqliteUnitOfWork(store, recipes, options),
        dispose,
      };
    },
  }),
  { describe, it },
);

runContract(
  scheduledMessagesContract({
    name: 'SqliteSchedule',
    open: (messages) => {
      const { store, dispose } = opened({ messages });
      const { log, schedule } = store;
      return {
        log,
        schedule,
        unitOfWork: (recipes, options) => new SqliteUnitOfWork(store, recipes, options),
        dispose,
      };
    },
  }),
  { describe, it },
);

runContract(
  messageLogContract({
    name: 'SqliteMessageLog',
    open: (messages) => {
      const { store, dispose } = opened({ messages });
      return { log: store.log, append: (envelopes) => store.log.append(envelopes), dispose };
    },
  }),
  { describe, it },
);

runContract(
  eventBusContract({
    name: 'EventBus over SqliteMessageLog',
    open: (options) => {
      const { store, dispose } = opened();
      return { bus: new EventBus(store.log, options), append: (envelopes) => store.log.append(envelopes), dispose };
    },
  }),
  { describe, it },
);
