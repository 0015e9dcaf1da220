import type { AggregateRoot, ConcurrencyConflict } from 'demesne';
import type { AggregateChange, StateRecipe, UnitChanges } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import type { UnitOfWorkSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { over } from '../over-store.ts';

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
  override load(recipe: StateRecipe, id: string, tenant: string | undefined): AggregateRoot | undefined {
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

/** Looks ids up in a plain object, where some are found that nobody put there. */
class LooksIntoAPlainObject extends InMemoryStore {
  override load(recipe: StateRecipe, id: string, tenant: string | undefined): AggregateRoot | undefined {
    return id in {} ? (({} as Record<string, unknown>)[id] as AggregateRoot) : super.load(recipe, id, tenant);
  }
}

/** Stores that take one aggregate for another. */
export const storesKeys: readonly Broken<UnitOfWorkSubject>[] = [
  {
    defect: 'forgets tenants',
    subject: over(() => new Rekeys((name, id) => [name, id, undefined])),
    rules: ['aggregates of two tenants under one id are told apart'],
  },
  {
    defect: 'runs tenant and id together',
    subject: over(() => new Rekeys((name, id, tenant) => [name, `${tenant ?? ''}/${id}`, undefined])),
    rules: ['aggregates of two tenants under one id are told apart'],
  },
  {
    defect: 'forgets types',
    subject: over(() => new Rekeys((_, id, tenant) => ['aggregate', id, tenant])),
    rules: ['aggregates of two types under one id are told apart'],
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
];
