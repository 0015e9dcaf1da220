import type { AggregateRoot, ConcurrencyConflict } from 'demesne';
import { stateStored, type AggregateChange, type StateRecipe, type UnitChanges } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import type { UnitOfWorkSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { over } from '../over-store.ts';

class SharesObjects extends InMemoryStore {
  readonly #loaded = new Map<string, AggregateRoot | undefined>();
  override load(recipe: StateRecipe, id: string, tenant: string | undefined): AggregateRoot | undefined {
    const key = `${recipe.name}/${id}/${tenant}`;
    if (this.#loaded.get(key) === undefined) this.#loaded.set(key, super.load(recipe, id, tenant));
    return this.#loaded.get(key);
  }
}

/** Hands out the very object that was saved. */
class KeepsWhatWasSaved extends InMemoryStore {
  readonly #saved = new Map<string, AggregateRoot>();
  override load(recipe: StateRecipe, id: string, tenant: string | undefined): AggregateRoot | undefined {
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

const withoutCopies: UnitOfWorkSubject = {
  ...over(() => new InMemoryStore()),
  recipe: (aggregate) => ({ ...stateStored(aggregate), copy: (state) => state }),
};

/** Stores whose objects and states are held by several. */
export const storesCopies: readonly Broken<UnitOfWorkSubject>[] = [
  {
    defect: 'shares objects between units',
    subject: over(() => new SharesObjects()),
    rules: [
      'two units never share an object, one after the other or at once',
      'an operation on an object whose unit is over reaches nobody',
      'an inner err that is handed on is the answer, and nothing is written',
    ],
  },
  {
    defect: 'keeps the object that was saved',
    subject: over(() => new KeepsWhatWasSaved()),
    rules: ['what was saved is not the object that others load'],
  },
  {
    defect: 'shares states between objects',
    subject: withoutCopies,
    rules: [
      'a state that was changed past its events after the commit reaches nobody',
      'a state that was changed past its events after loading reaches nobody',
    ],
  },
];
