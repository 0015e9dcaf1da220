import type { ConcurrencyConflict } from 'demesne';
import { BufferedUnitOfWork, type UnitChanges, type UnitStore } from 'demesne/application';
import { InMemoryStore, type InMemoryMessageLog } from 'demesne/in-memory';
import type { UnitOfWorkSubject } from 'demesne/testing/contract';

/** A sound unit of work over a store that may be broken. */
export const over = (open: () => UnitStore & { readonly log: InMemoryMessageLog }): UnitOfWorkSubject => ({
  open: () => {
    const store = open();
    return { log: store.log, unitOfWork: (recipes, options) => new BufferedUnitOfWork(store, recipes, options) };
  },
});

class ChangedStore extends InMemoryStore {
  readonly #change: (changes: UnitChanges) => UnitChanges;

  constructor(change: (changes: UnitChanges) => UnitChanges) {
    super();
    this.#change = change;
  }

  override commit(changes: UnitChanges): ConcurrencyConflict | undefined {
    return super.commit(this.#change(changes));
  }
}

/** A store that commits other aggregates than it was given. */
export const changingAggregates = (
  change: (aggregates: UnitChanges['aggregates']) => UnitChanges['aggregates'],
): UnitOfWorkSubject =>
  over(() => new ChangedStore((changes) => ({ ...changes, aggregates: change(changes.aggregates) })));

/** A store that commits other envelopes than it was given. */
export const changingEnvelopes = (
  change: (envelopes: UnitChanges['envelopes']) => UnitChanges['envelopes'],
): UnitOfWorkSubject =>
  over(() => new ChangedStore((changes) => ({ ...changes, envelopes: change(changes.envelopes) })));
