import { ConcurrencyConflict, type AggregateRoot } from 'demesne';
import type { AggregateChange, StateRecipe, UnitChanges } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import type { UnitOfWorkSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { changingAggregates, over } from '../over-store.ts';

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

/** One lock for everything: whatever was committed meanwhile is in the way. */
class LocksTheWholeTable extends InMemoryStore {
  #commits = 0;
  readonly #seen = new WeakMap<object, number>();
  override load(recipe: StateRecipe, id: string, tenant: string | undefined): AggregateRoot | undefined {
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

/** Stores that are wrong about versions. */
export const storesVersions: readonly Broken<UnitOfWorkSubject>[] = [
  {
    defect: 'skips the version check',
    subject: over(() => new SkipsTheVersionCheck()),
    rules: ['n writers who each add one add n', 'a stale save changes nothing, and the conflict names what it met'],
  },
  {
    defect: 'checks versions only at save',
    subject: over(() => new ChecksVersionsOnlyAtSave()),
    rules: ['n writers who each add one add n', 'the last cents go to one of those who race for them'],
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
    defect: 'forgets the version of what it deletes',
    subject: changingAggregates((all) => all.map((one) => (one.deleted ? { ...one, version: -1 } : one))),
    rules: ['the id of what was deleted stays taken'],
  },
  {
    defect: 'counts commits and not events',
    subject: changingAggregates((all) => all.map((one) => ({ ...one, version: one.expected + 1 }))),
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
    rules: ['a stale save changes nothing, and the conflict names what it met'],
  },
  {
    defect: 'throws conflicts',
    subject: over(() => new ThrowsConflicts()),
    rules: ['a stale deletion changes nothing', 'a refused save dooms the attempt, whatever the work answers then'],
  },
];
