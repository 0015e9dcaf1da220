import { checkName, LONGEST_NAMES } from '../../messaging/log/name-limits.ts';
import type { RepositoryRecipe } from './repository-recipe.ts';
import { AggregateNameClash, KeptInTwoWays } from '../unit-of-work/unit-faults.ts';

/** What a name stands for; a mapping to tables keeps state without saying so. */
type Named = Pick<RepositoryRecipe, 'name' | 'type'> & { readonly keeps?: RepositoryRecipe['keeps'] };

/** The names of the aggregates in one store, each of which stands for one class that is kept in one way. */
export class AggregateNames {
  readonly #known = new Map<string, Required<Pick<Named, 'type' | 'keeps'>>>();

  /** Takes a name for a class; refuses it where it is another's, or where the class is kept otherwise. */
  admit({ name, type, keeps = 'state' }: Named): void {
    checkName('the name of an aggregate', name, LONGEST_NAMES.aggregateType);
    const known = this.#known.get(name) ?? { type, keeps };
    if (known.type !== type) throw new AggregateNameClash(name);
    if (known.keeps !== keeps) throw new KeptInTwoWays(name);
    this.#known.set(name, known);
  }
}
