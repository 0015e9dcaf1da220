import type { RepositoryRecipe } from './state-stored.ts';
import { AggregateNameClash } from '../unit-of-work/unit-faults.ts';

/** The names of the aggregates in one store, each of which stands for one class. */
export class AggregateNames {
  readonly #types = new Map<string, RepositoryRecipe['type']>();

  /** Takes a name for a class; refuses it where it is another's. */
  admit({ name, type }: RepositoryRecipe): void {
    if ((this.#types.get(name) ?? type) !== type) throw new AggregateNameClash(name);
    this.#types.set(name, type);
  }
}
