import type { ConcurrencyConflict } from 'demesne';
import type { UnitChanges } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import type { UnitOfWorkSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { changingAggregates, changingEnvelopes, over } from '../over-store.ts';

class CommitsOneByOne extends InMemoryStore {
  override commit({ aggregates, envelopes }: UnitChanges): ConcurrencyConflict | undefined {
    for (const change of aggregates) {
      const own = envelopes.filter(
        ({ aggregate }) => aggregate?.id === change.id && aggregate.type === change.recipe.name,
      );
      const conflict = super.commit({ aggregates: [change], envelopes: own });
      if (conflict !== undefined) return conflict;
    }
    return undefined;
  }
}

class PublishesBeforeTheCommit extends InMemoryStore {
  override conflictWith(): undefined {}
  override commit({ aggregates, envelopes }: UnitChanges): ConcurrencyConflict | undefined {
    this.log.append(envelopes);
    for (const change of aggregates) {
      const conflict = super.conflictWith(change);
      if (conflict !== undefined) return conflict;
    }
    return super.commit({ aggregates, envelopes: [] });
  }
}

/** Announces first, and writes when the listeners have looked. */
class AnnouncesTooEarly extends InMemoryStore {
  override commit({ aggregates, envelopes }: UnitChanges): never {
    const conflict = aggregates.map((change) => this.conflictWith(change)).find((one) => one !== undefined);
    if (conflict !== undefined) return conflict as never;
    this.log.append(envelopes);
    const later = new Promise<void>((resolve) => setTimeout(resolve));
    return later.then(() => super.commit({ aggregates, envelopes: [] })) as never;
  }
}

class TellsOfEverything extends InMemoryStore {
  override commit(changes: UnitChanges): ConcurrencyConflict | undefined {
    const conflict = super.commit(changes);
    this.log.append([]);
    this.log.append([{ ...changes.envelopes[0], id: `again-${this.log.head()}` } as never]);
    return conflict;
  }
}

/** Stores that write or tell something else than the unit of work said. */
export const storesWrites: readonly Broken<UnitOfWorkSubject>[] = [
  {
    defect: 'commits aggregates one by one',
    subject: over(() => new CommitsOneByOne()),
    rules: ['many transfers at once neither make nor lose money, and the log tells the same'],
  },
  {
    defect: 'writes the first aggregate only',
    subject: changingAggregates((all) => all.slice(0, 1)),
    rules: ['what was saved is not found by others before the commit'],
  },
  {
    defect: 'never deletes',
    subject: changingAggregates((all) => all.map((one) => ({ ...one, deleted: false }))),
    rules: [
      'what was deleted is not found any more, in its unit and afterwards',
      'a change that was decided before the deletion is a conflict',
    ],
  },
  {
    defect: 'publishes before the commit',
    subject: over(() => new PublishesBeforeTheCommit()),
    rules: [
      'where one of several aggregates conflicts, at its save or at the commit, nothing of any is written',
      'the events of an attempt that met a conflict are not committed',
    ],
  },
  {
    defect: 'announces before it writes',
    subject: over(() => new AnnouncesTooEarly()),
    rules: ['the log is told of a commit when it is done, and of nothing else'],
  },
  {
    defect: 'loses an event',
    subject: changingEnvelopes((all) => all.slice(0, -1)),
    rules: [
      'the changes of all aggregates are committed together',
      'n writers who each add one add n',
      'a run without a cause begins a conversation of its own',
    ],
  },
  {
    defect: 'logs nothing',
    subject: changingEnvelopes(() => []),
    rules: ['the log is told of a commit when it is done, and of nothing else'],
  },
  {
    defect: 'logs in the wrong order',
    subject: changingEnvelopes((all) => all.toReversed()),
    rules: ['events are logged in the order of saving, each with its aggregate and version'],
  },
  {
    defect: 'logs everything twice',
    subject: changingEnvelopes((all) => all.flatMap((one) => [one, { ...one, id: `${one.id}-again` }])),
    rules: [
      'saving twice in a unit stores the events of both, in their order',
      'the last events of what was deleted are committed',
      'a unit that only reads writes nothing',
    ],
  },
  {
    defect: 'tells of every attempt',
    subject: over(() => new TellsOfEverything()),
    rules: [
      'the log is told of a commit when it is done, and of nothing else',
      'work that answers with an err writes nothing',
    ],
  },
];
