import { ConcurrencyConflict, type AggregateRoot } from 'demesne';
import {
  BufferedUnitOfWork,
  stateStored,
  type AggregateChange,
  type RepositoryRecipe,
  type UnitChanges,
  type UnitStore,
} from 'demesne/application';
import { InMemoryMessageLog, InMemoryStore } from 'demesne/in-memory';
import type { UnitOfWorkSubject } from 'demesne/testing/contract';
import type { Broken } from './broken.ts';

type LoggedStore = UnitStore & { readonly log: InMemoryMessageLog };

const over = (open: () => LoggedStore): UnitOfWorkSubject => ({
  open: () => {
    const store = open();
    return { log: store.log, unitOfWork: (recipes, options) => new BufferedUnitOfWork(store, recipes, options) };
  },
});

class SkipsTheVersionCheck extends InMemoryStore {
  override conflictWith(): undefined {}
}

class ChecksVersionsOnlyAtSave extends InMemoryStore {
  #committing = false;
  override conflictWith(change: AggregateChange): ConcurrencyConflict | undefined {
    return this.#committing ? undefined : super.conflictWith(change);
  }
  override commit(changes: UnitChanges): ConcurrencyConflict | undefined {
    this.#committing = true;
    try {
      return super.commit(changes);
    } finally {
      this.#committing = false;
    }
  }
}

class OverwritesWhatIsNew extends InMemoryStore {
  override conflictWith(change: AggregateChange): ConcurrencyConflict | undefined {
    return change.expected === 0 ? undefined : super.conflictWith(change);
  }
}

class SharesObjects extends InMemoryStore {
  readonly #loaded = new Map<string, AggregateRoot | undefined>();
  override load(recipe: RepositoryRecipe, id: string, tenant: string | undefined): AggregateRoot | undefined {
    const key = `${recipe.name}/${id}/${tenant}`;
    if (this.#loaded.get(key) === undefined) this.#loaded.set(key, super.load(recipe, id, tenant));
    return this.#loaded.get(key);
  }
}

/** Hands out the very object that was saved. */
class KeepsWhatWasSaved extends InMemoryStore {
  readonly #saved = new Map<string, AggregateRoot>();
  override load(recipe: RepositoryRecipe, id: string, tenant: string | undefined): AggregateRoot | undefined {
    return this.#saved.get(`${recipe.name}/${id}/${tenant}`) ?? super.load(recipe, id, tenant);
  }
  override commit(changes: UnitChanges): ConcurrencyConflict | undefined {
    const conflict = super.commit(changes);
    for (const change of conflict === undefined ? changes.aggregates : []) {
      const { aggregate } = change as AggregateChange & { readonly aggregate: AggregateRoot };
      this.#saved.set(`${change.recipe.name}/${change.id}/${change.tenant}`, aggregate);
    }
    return conflict;
  }
}

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

class ChangesEnvelopes extends InMemoryStore {
  readonly #change: (envelopes: UnitChanges['envelopes']) => UnitChanges['envelopes'];
  constructor(change: (envelopes: UnitChanges['envelopes']) => UnitChanges['envelopes']) {
    super();
    this.#change = change;
  }
  override commit({ aggregates, envelopes }: UnitChanges): ConcurrencyConflict | undefined {
    return super.commit({ aggregates, envelopes: this.#change(envelopes) });
  }
}

/** A store whose keys are made of something else than name, id and tenant. */
class Rekeys extends InMemoryStore {
  readonly #key: (
    name: string,
    id: string,
    tenant: string | undefined,
  ) => readonly [string, string, string | undefined];
  readonly #done = new WeakSet<AggregateChange>();
  constructor(
    key: (name: string, id: string, tenant: string | undefined) => readonly [string, string, string | undefined],
  ) {
    super();
    this.#key = key;
  }
  override load(recipe: RepositoryRecipe, id: string, tenant: string | undefined): AggregateRoot | undefined {
    const [name, key, group] = this.#key(recipe.name, id, tenant);
    const reconstitute = (_: string, version: number, state: object): AggregateRoot =>
      recipe.reconstitute(id, version, state);
    return super.load({ ...recipe, name, reconstitute }, key, group);
  }
  override conflictWith(change: AggregateChange): ConcurrencyConflict | undefined {
    return super.conflictWith(this.#rekeyed(change));
  }
  override commit({ aggregates, envelopes }: UnitChanges): ConcurrencyConflict | undefined {
    return super.commit({ aggregates: aggregates.map((change) => this.#rekeyed(change)), envelopes });
  }
  #rekeyed(change: AggregateChange): AggregateChange {
    if (this.#done.has(change)) return change;
    const [name, id, tenant] = this.#key(change.recipe.name, change.id, change.tenant);
    const { recipe, expected, version, deleted, persistence } = change;
    const rekeyed = { recipe: { ...recipe, name }, id, tenant, expected, version, deleted, persistence };
    this.#done.add(rekeyed);
    return rekeyed;
  }
}

class ChangesAggregates extends InMemoryStore {
  readonly #change: (aggregates: readonly AggregateChange[]) => readonly AggregateChange[];
  constructor(change: (aggregates: readonly AggregateChange[]) => readonly AggregateChange[]) {
    super();
    this.#change = change;
  }
  override commit({ aggregates, envelopes }: UnitChanges): ConcurrencyConflict | undefined {
    return super.commit({ aggregates: this.#change(aggregates), envelopes });
  }
}

/** One lock for everything: whatever was committed meanwhile is in the way. */
class LocksTheWholeTable extends InMemoryStore {
  #commits = 0;
  readonly #seen = new WeakMap<object, number>();
  override load(recipe: RepositoryRecipe, id: string, tenant: string | undefined): AggregateRoot | undefined {
    const loaded = super.load(recipe, id, tenant);
    if (loaded !== undefined) this.#seen.set(loaded, this.#commits);
    return loaded;
  }
  override conflictWith(change: AggregateChange): ConcurrencyConflict | undefined {
    const { aggregate } = change as AggregateChange & { readonly aggregate: AggregateRoot };
    const isLate = (this.#seen.get(aggregate) ?? this.#commits) < this.#commits;
    const { id, expected, recipe } = change;
    return isLate ? new ConcurrencyConflict({ aggregate: recipe.name, id, expected }) : super.conflictWith(change);
  }
  override commit(changes: UnitChanges): ConcurrencyConflict | undefined {
    const conflict = super.commit(changes);
    if (conflict === undefined) this.#commits += 1;
    return conflict;
  }
}

/** Looks ids up in a plain object, where some are found that nobody put there. */
class LooksIntoAPlainObject extends InMemoryStore {
  override load(recipe: RepositoryRecipe, id: string, tenant: string | undefined): AggregateRoot | undefined {
    return id in {} ? (({} as Record<string, unknown>)[id] as AggregateRoot) : super.load(recipe, id, tenant);
  }
}

class AnswersVaguely extends InMemoryStore {
  override conflictWith(change: AggregateChange): ConcurrencyConflict | undefined {
    const conflict = super.conflictWith(change);
    return conflict && new ConcurrencyConflict({ aggregate: 'something', id: 'somewhere', expected: -1 });
  }
}

class ThrowsConflicts extends InMemoryStore {
  override conflictWith(change: AggregateChange): ConcurrencyConflict | undefined {
    const conflict = super.conflictWith(change);
    if (conflict !== undefined) throw new Error(conflict.message);
    return undefined;
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

const withoutCopies: UnitOfWorkSubject = {
  ...over(() => new InMemoryStore()),
  recipe: (aggregate) => ({ ...stateStored(aggregate), copy: (state) => state }),
};

const lost = 'n writers who each add one add n';
const stale = 'a stale save changes nothing, and the conflict names what it met';
const ordered = 'events are logged in the order of saving, each with its aggregate and version';

/** Stores that break a promise, and rules of the contracts of repositories and units of work that find it out. */
export const brokenStores: readonly Broken<UnitOfWorkSubject>[] = [
  {
    defect: 'skips the version check',
    subject: over(() => new SkipsTheVersionCheck()),
    rules: ['a stale deletion changes nothing', 'a rule is checked again on what the faster one left'],
  },
  {
    defect: 'checks versions only at save',
    subject: over(() => new ChecksVersionsOnlyAtSave()),
    rules: [
      'the last cents go to one of those who race for them',
      'of many who begin an aggregate under one id at once, one does',
    ],
  },
  {
    defect: 'overwrites what is new',
    subject: over(() => new OverwritesWhatIsNew()),
    rules: [
      'a new aggregate under an id that is taken is a conflict, and writes nothing',
      'of many who begin an aggregate under one id at once, one does',
    ],
  },
  {
    defect: 'shares objects between units',
    subject: over(() => new SharesObjects()),
    rules: [
      'two units never share an object, one after the other or at once',
      'an operation on an object whose unit is over reaches nobody',
    ],
  },
  {
    defect: 'keeps the object that was saved',
    subject: over(() => new KeepsWhatWasSaved()),
    rules: [
      'what was saved is not the object that others load',
      'two units never share an object, one after the other or at once',
    ],
  },
  {
    defect: 'shares states between objects',
    subject: withoutCopies,
    rules: [
      'a state that was changed past its events after loading reaches nobody',
      'a state that was changed past its events after the commit reaches nobody',
    ],
  },
  {
    defect: 'commits aggregates one by one',
    subject: over(() => new CommitsOneByOne()),
    rules: [
      'where one of several aggregates conflicts, at its save or at the commit, nothing of any is written',
      'many transfers at once neither make nor lose money, and the log tells the same',
      'events are logged in the order of saving, each with its aggregate and version',
    ],
  },
  {
    defect: 'publishes before the commit',
    subject: over(() => new PublishesBeforeTheCommit()),
    rules: [
      'the events of an attempt that met a conflict are not committed',
      'a new aggregate under an id that is taken is a conflict, and writes nothing',
    ],
  },
  {
    defect: 'announces before it writes',
    subject: over(() => new AnnouncesTooEarly()),
    rules: ['n writers who each add one add n', 'the log is told of a commit when it is done, and of nothing else'],
  },
  {
    defect: 'loses an event',
    subject: over(() => new ChangesEnvelopes((all) => all.slice(0, -1))),
    rules: [
      'a run without a cause begins a conversation of its own',
      'the last events of what was deleted are committed',
    ],
  },
  {
    defect: 'logs nothing',
    subject: over(() => new ChangesEnvelopes(() => [])),
    rules: [
      'a run without a cause begins a conversation of its own',
      'the last events of what was deleted are committed',
    ],
  },
  {
    defect: 'logs in the wrong order',
    subject: over(() => new ChangesEnvelopes((all) => all.toReversed())),
    rules: [
      'the changes of all aggregates are committed together',
      'what is published follows the event that it was translated from, in the same commit',
    ],
  },
  {
    defect: 'logs everything twice',
    subject: over(() => new ChangesEnvelopes((all) => all.flatMap((one) => [one, { ...one, id: `${one.id}-again` }]))),
    rules: ['the last events of what was deleted are committed', 'a unit that only reads writes nothing'],
  },
  {
    defect: 'forgets tenants',
    subject: over(() => new Rekeys((name, id) => [name, id, undefined])),
    rules: ['aggregates of two tenants under one id are told apart'],
  },
  {
    defect: 'runs tenant and id together',
    subject: over(() => new Rekeys((name, id, tenant) => [name, `${tenant ?? ''}/${id}`, undefined])),
    rules: [
      'a stale save changes nothing, and the conflict names what it met',
      'attempts are bounded; when they are spent, the conflict is the answer',
    ],
  },
  {
    defect: 'forgets types',
    subject: over(() => new Rekeys((_, id, tenant) => ['aggregate', id, tenant])),
    rules: [
      'the changes of all aggregates are committed together',
      'aggregates of two types under one id are told apart',
    ],
  },
  {
    defect: 'cuts long ids off',
    subject: over(() => new Rekeys((name, id, tenant) => [name, id.slice(0, 100), tenant])),
    rules: ['an id that looks like something else is an id like any other'],
  },
  {
    defect: 'takes upper for lower case',
    subject: over(() => new Rekeys((name, id, tenant) => [name, id.toLowerCase(), tenant])),
    rules: ['an id that looks like something else is an id like any other'],
  },
  {
    defect: 'normalises ids',
    subject: over(() => new Rekeys((name, id, tenant) => [name, id.normalize(), tenant])),
    rules: ['an id that looks like something else is an id like any other'],
  },
  {
    defect: 'looks ids up in a plain object',
    subject: over(() => new LooksIntoAPlainObject()),
    rules: ['an id that looks like something else is an id like any other'],
  },
  {
    defect: 'never deletes',
    subject: over(() => new ChangesAggregates((all) => all.map((one) => ({ ...one, deleted: false })))),
    rules: [
      'a change that was decided before the deletion is a conflict',
      'what was deleted is not found any more, in its unit and afterwards',
    ],
  },
  {
    defect: 'forgets the version of what it deletes',
    subject: over(
      () => new ChangesAggregates((all) => all.map((one) => (one.deleted ? { ...one, version: -1 } : one))),
    ),
    rules: ['the id of what was deleted stays taken'],
  },
  {
    defect: 'writes the first aggregate only',
    subject: over(() => new ChangesAggregates((all) => all.slice(0, 1))),
    rules: [
      'what was saved is not found by others before the commit',
      'the changes of all aggregates are committed together',
    ],
  },
  {
    defect: 'counts commits and not events',
    subject: over(() => new ChangesAggregates((all) => all.map((one) => ({ ...one, version: one.expected + 1 })))),
    rules: [
      'an aggregate that was saved is found again as it was',
      'a version rises by one with every event',
      'saving what did not change writes nothing',
    ],
  },
  {
    defect: 'locks the whole table',
    subject: over(() => new LocksTheWholeTable()),
    rules: ['a conflict over one aggregate is none over another'],
  },
  {
    defect: 'answers conflicts vaguely',
    subject: over(() => new AnswersVaguely()),
    rules: [
      'a new aggregate under an id that is taken is a conflict, and writes nothing',
      'attempts are bounded; when they are spent, the conflict is the answer',
    ],
  },
  {
    defect: 'throws conflicts',
    subject: over(() => new ThrowsConflicts()),
    rules: ['a stale deletion changes nothing', 'a rule is checked again on what the faster one left'],
  },
  {
    defect: 'tells of every attempt',
    subject: over(() => new TellsOfEverything()),
    rules: [
      'each message has an id of its own, from the generator',
      'the last events of what was deleted are committed',
    ],
  },
];
