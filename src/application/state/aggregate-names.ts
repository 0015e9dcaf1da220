import { checkName, LONGEST_NAMES } from '../../messaging/log/name-limits.ts';
import type { RepositoryRecipe } from './state-stored.ts';
import { AggregateNameClash } from '../unit-of-work/unit-faults.ts';

/** The names of the aggregates in one store, each of which stands for one class. */
export class AggregateNames {
  readonly #types = new Map<string, RepositoryRecipe['type']>();

  /** Takes a name for a class; refuses it where it is another's. */
  admit({ name, type }: Pick<RepositoryRecipe, 'name' | 'type'>): void {
    checkName('the name of an aggregate', name, LONGEST_NAMES.aggregateType);
    if ((this.#types.get(name) ?? type) !== type) throw new AggregateNameClash(name);
    this.#types.set(name, type);
  }
}
