import { need } from '../../messaging/invalid-option.ts';
import type { Json } from '../../domain/json.ts';
import { AggregateNameClash } from '../unit-of-work/unit-faults.ts';
import type { StateRecipe } from '../state/repository-recipe.ts';
import { stampOf } from '../state/change-stamp.ts';
import type { AggregateChange } from '../unit-of-work/unit-store.ts';
import type { Envelope } from '../../messaging/message/envelope.ts';
import type { StoredRow } from './mapped-table.ts';
import { UnfitTables } from './table-faults.ts';
import { TableMapping } from './table-mapping.ts';

/** A change of an aggregate that is in tables, and the rows that it leaves there. */
export interface MappedChange {
  readonly change: AggregateChange;
  readonly mapping: TableMapping;
  readonly rows: readonly (readonly StoredRow[])[];
}

/** The mappings of a store by the names of their aggregates, in the order in which they are written. */
export class TableMappings {
  readonly all: readonly TableMapping[];
  readonly #byName: ReadonlyMap<string, TableMapping>;

  constructor(mappings: readonly TableMapping[] = []) {
    const fits = Array.isArray(mappings) && mappings.every((one) => one instanceof TableMapping);
    need(fits, 'mappings', 'a list of what tableMapping makes', mappings);
    this.all = mappings;
    this.#byName = new Map(mappings.map((one) => [one.name, one]));
    const twice = mappings.find((one) => this.#byName.get(one.name) !== one);
    if (twice !== undefined) throw new AggregateNameClash(twice.name);
    checkOwners(mappings);
  }

  of({ name }: Pick<StateRecipe, 'name'>): TableMapping | undefined {
    return this.#byName.get(name);
  }

  /** The changes of aggregates that are in tables, in the order of the mappings; of what is deleted no row may be left. */
  rowsOf(changes: readonly AggregateChange[], envelopes: readonly Envelope[]): readonly MappedChange[] {
    return this.all.flatMap((mapping) =>
      changes
        .filter(({ recipe }) => recipe.name === mapping.name)
        .map((change) => ({ change, mapping, rows: rowsLeft(mapping, change, envelopes) })),
    );
  }
}

/** Each table belongs to one kind of aggregate: another would delete the rows that it doesn't know. */
function checkOwners(mappings: readonly TableMapping[]): void {
  const owners = new Map<string, string>();
  for (const { name, tables } of mappings) {
    for (const table of tables) {
      const key = table.name.toLowerCase();
      const owner = owners.get(key);
      if (owner !== undefined) throw new UnfitTables(name, `${table.name} is a table of ${owner}, and of that alone.`);
      owners.set(key, name);
    }
  }
}

function rowsLeft(
  mapping: TableMapping,
  change: AggregateChange,
  envelopes: readonly Envelope[],
): MappedChange['rows'] {
  const { id, tenant = '', deleted, persistence } = change;
  if (!deleted) return mapping.encode(persistence.state, id, tenant);
  if (mapping.deletedAt === undefined) return mapping.tables.map(() => []);
  return mapping.encode(persistence.state, id, tenant, stampOf(change, envelopes).at);
}

/** A state that is kept as JSON; refuses one that is in tables. */
export function keptState({ name }: StateRecipe, text: string): Json {
  const state = JSON.parse(text) as Json;
  if (state === null) throw new UnfitTables(name, 'it is kept in tables, and this store was given no mapping for it.');
  return state;
}
