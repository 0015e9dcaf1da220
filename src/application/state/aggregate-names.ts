import { InvalidDefinition } from '../../domain/fault.ts';
import { checkName, LONGEST_NAMES } from '../../messaging/log/name-limits.ts';
import { isAggregateName } from '../../messaging/log/stream-name.ts';
import { isReservedName } from '../../messaging/message/reserved-names.ts';
import type { RepositoryRecipe } from './repository-recipe.ts';
import { AggregateNameClash, KeptInTwoWays } from '../unit-of-work/unit-faults.ts';

/** What a name stands for; a mapping to tables keeps state without saying so. */
type Named = Pick<RepositoryRecipe, 'name' | 'type'> & { readonly keeps?: RepositoryRecipe['keeps'] };

/** The names of the aggregates in one store, each of which stands for one class that is kept in one way. */
export class AggregateNames {
  readonly #known = new Map<string, Required<Pick<Named, 'type' | 'keeps'>>>();

  /** Takes a name for a class; refuses it where it is another's, or where the class is kept otherwise. */
  admit({ name, type, keeps = 'state' }: Named): void {
    checkForm(name);
    checkName('the name of an aggregate', name, LONGEST_NAMES.aggregateType);
    const known = this.#known.get(name) ?? { type, keeps };
    if (known.type !== type) throw new AggregateNameClash(name);
    if (known.keeps !== keeps) throw new KeptInTwoWays(name);
    this.#known.set(name, known);
  }
}

/** Refuses a name that would take the streams of other aggregates, or of the library. */
function checkForm(name: string): void {
  if (isAggregateName(name) && !isReservedName(name)) return;
  throw new InvalidDefinition(
    `The name of an aggregate begins the name of its stream: expected one without a slash, and with neither @ nor demesne. at its beginning, found ${JSON.stringify(name)}.`,
  );
}
