import type { Eventual } from '../../../messaging/eventual.ts';
import type { StateRecipe } from '../../../application/state/repository-recipe.ts';
import { stateStored } from '../../../application/state/state-stored.ts';
import type { TableMapping } from '../../../application/tables/table-mapping.ts';
import type { UnitStore } from '../../../application/unit-of-work/unit-store.ts';
import type { AggregateRoot } from '../../../domain/aggregate/aggregate-root.ts';
import { persistenceOf } from '../../../domain/aggregate/persistence.ts';
import type { Json } from '../../../domain/json.ts';
import { Instant } from '../../../domain/time/instant.ts';
import type { Skips } from '../contract.ts';
import { expectSame } from '../expectations.ts';

/**
 * A store whose tables hold no aggregate yet.
 *
 * @see Fowler 2002, Data Mapper
 * @since 0.2.0
 */
export interface TablesUnderContract {
  /** It was given the mapping. */
  readonly store: UnitStore;
  /** Puts the store and the tables away. */
  dispose?(): unknown;
}

/**
 * The mapping that is under contract.
 *
 * @see Fowler 2002, Data Mapper
 * @since 0.2.0
 */
export interface TableMappingSubject<Aggregate extends AggregateRoot = AggregateRoot> {
  /** What is under contract, for titles; the name of the aggregate unless given. */
  readonly name?: string;
  readonly mapping: TableMapping<Aggregate>;
  /** Aggregates with different ids and states: each optional part there and not, lists empty, long and changed. */
  samples(): readonly [Aggregate, Aggregate, ...Aggregate[]];
  /** Opens a store with the mapping, over tables that have all that foreign keys of the samples ask for. */
  open(): Eventual<TablesUnderContract>;
  /** What is left out, and why. */
  readonly skips?: Skips;
}

/** What is kept here has no events, which are the mapping's business in nothing. */
const AT = /* @__PURE__ */ Instant.of('2026-03-01T12:00:00Z');

/** The samples, and a store to keep them in. */
export class MappedWorld {
  readonly mapping: TableMapping;
  readonly samples: readonly [AggregateRoot, AggregateRoot, ...AggregateRoot[]];
  readonly recipe: StateRecipe;
  readonly #tables: TablesUnderContract;

  constructor({ mapping, samples }: TableMappingSubject, tables: TablesUnderContract) {
    this.mapping = mapping;
    this.samples = samples();
    this.recipe = stateStored(mapping.type);
    this.#tables = tables;
  }

  dispose(): unknown {
    return this.#tables.dispose?.();
  }

  /** Commits the state of a sample under an id; nothing where that is deleted. */
  async keep(id: string, sample: AggregateRoot, expected: number, how: Keeping = {}): Promise<void> {
    const { deleted = false, tenant } = how;
    const persistence = persistenceOf(sample);
    const change = { recipe: this.recipe, id, tenant, expected, version: expected + 1, deleted, persistence };
    const aggregates = [{ ...change, stamp: { occurredAt: AT } }];
    const conflict = await this.#tables.store.commit({ aggregates, envelopes: [] });
    expectSame(conflict, undefined, 'A change of what was just written is no conflict.');
  }

  async load(id: string, tenant?: string): Promise<AggregateRoot | undefined> {
    return this.#tables.store.load(this.recipe, id, tenant);
  }

  /** What is read under an id has the state of a sample, to the last datum. */
  async expectKept(id: string, sample: AggregateRoot, sentence: string, tenant?: string): Promise<void> {
    const found = await this.load(id, tenant);
    expectSame(found && stateOf(found), stateOf(sample), sentence);
  }
}

interface Keeping {
  readonly deleted?: boolean;
  readonly tenant?: string;
}

/** The state of an aggregate, in its JSON form. */
export const stateOf = (aggregate: AggregateRoot): Json => persistenceOf(aggregate).encodeState();
