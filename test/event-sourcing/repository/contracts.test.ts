import { eventSourced, everyEvents } from 'demesne/event-sourcing';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import { SqliteUnitOfWork } from 'demesne/sqlite';
import { repositoryContract, runContract, unitOfWorkContract, type UnitOfWorkSubject } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { opened } from '../../sqlite/opened.ts';

const inMemory: UnitOfWorkSubject['open'] = () => {
  const store = new InMemoryStore();
  return { log: store.log, unitOfWork: (recipes, options) => new InMemoryUnitOfWork(store, recipes, options) };
};

const onSqlite: UnitOfWorkSubject['open'] = (messages) => {
  const { store, dispose } = opened({ messages });
  return { log: store.log, unitOfWork: (recipes, options) => new SqliteUnitOfWork(store, recipes, options), dispose };
};

const withSnapshots: NonNullable<UnitOfWorkSubject['recipe']> = (aggregate) =>
  eventSourced(aggregate, { pageSize: 2, snapshots: { when: everyEvents(1) } });

const subjects: readonly UnitOfWorkSubject[] = [
  { name: 'Event-sourced aggregates in memory', open: inMemory, recipe: (aggregate) => eventSourced(aggregate) },
  {
    name: 'Event-sourced aggregates in memory, with a snapshot of each version',
    open: inMemory,
    recipe: withSnapshots,
  },
  { name: 'Event-sourced aggregates on SQLite', open: onSqlite, recipe: (aggregate) => eventSourced(aggregate) },
];

for (const subject of subjects) {
  runContract(unitOfWorkContract(subject), { describe, it });
  runContract(repositoryContract(subject), { describe, it });
}
